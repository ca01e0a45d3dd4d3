"""What comes of a question, so that it can be compared: the answer with its types, or what is said instead of one."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from dtgraph.errors import DtgraphError, ImportRefusedError
from dtgraph.network import Network

__all__ = ["outcome"]


def outcome(network: Network, ask: Callable[[Network], Any]) -> Any:
    """What `network` answers, or says instead."""
    try:
        return _typed(ask(network))
    except DtgraphError as error:
        rows = (error.errors, error.total) if isinstance(error, ImportRefusedError) else ()
        return type(error), error.code, error.sentence, error.advice, error.exit_code, str(error), rows


def _typed(value: Any) -> Any:
    """A value with the types of all that is in it: 1, 1.0 and True are equal otherwise."""
    if isinstance(value, Mapping):
        return dict, [(name, _typed(one)) for name, one in sorted(value.items())]
    if isinstance(value, list | tuple):
        return type(value), [_typed(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), [_typed(getattr(value, field.name)) for field in fields(value)]
    return type(value), value
