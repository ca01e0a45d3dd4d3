"""What runs the operations of a network: a local store, or a service over HTTP."""

from typing import Any, Protocol, TypeVar

from ..catalogue import Catalogue
from ..operations.registry import Operation
from ..operations.scope import Scope

__all__ = ["Backend"]

Output = TypeVar("Output")


class Backend(Protocol):
    """Runs operations. Thread-safe."""

    @property
    def url(self) -> str:
        """The address of the network, without credentials."""

    @property
    def catalogue(self) -> Catalogue:
        """Rules, queries and measures."""

    @property
    def scope(self) -> Scope:
        """The rights of the caller."""

    @property
    def version(self) -> int:
        """Number of commits that changed the network."""

    @property
    def knows_version(self) -> bool:
        """Whether `version` is known in this process without a query."""

    def run(self, operation: Operation[Output], **arguments: Any) -> Output:
        """Validate the arguments and run an operation."""

    def scoped(self, scope: Scope) -> "Backend":
        """The same network for a caller with fewer rights. Closing it closes nothing."""

    def prepare(self) -> None:
        """Read and save what most operations need, so that they do not wait for it, even in another process."""

    def close(self) -> None:
        """Release the store or the connections."""
