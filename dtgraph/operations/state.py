"""The state of the network."""

from ..results import Record
from ..schemas import NetworkState
from .parameters import AsOf
from .registry import LocalContext, operation

__all__ = ["state"]


@operation("/state", result=NetworkState)
def state(context: LocalContext, *, as_of: AsOf) -> Record[NetworkState]:
    """Get the version of the network, and whether any of its units on a day are made up.

    The version is the number of commits that changed the network, so equal versions mean equal data.
    """
    return Record(NetworkState(as_of=as_of, version=context.version, synthetic=context.engine.synthetic(as_of)))
