"""The outcome of a call in a form that can be compared: the result with its types, or the error."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from dtgraph.errors import DtgraphError, ImportRefusedError
from dtgraph.network import Network
from dtgraph.results import Page, Result

__all__ = ["outcome"]


def outcome(network: Network, call: Callable[[Network], Any]) -> Any:
    """Return the result of a call on `network`, or the error that it raises."""
    try:
        return _typed(call(network))
    except DtgraphError as error:
        rows = (error.errors, error.total) if isinstance(error, ImportRefusedError) else ()
        return type(error), error.code, error.message, error.advice, error.exit_code, str(error), rows


def _typed(value: Any) -> Any:
    """Return a value with the types of everything in it, which distinguish 1, 1.0 and True."""
    if isinstance(value, Page):
        return Page, _typed(value.data), value.next
    if isinstance(value, Result):
        return type(value), _typed(value.data)
    if isinstance(value, Mapping):
        return dict, [(name, _typed(item)) for name, item in sorted(value.items())]
    if isinstance(value, list | tuple):
        return type(value), [_typed(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), [_typed(getattr(value, field.name)) for field in fields(value)]
    return type(value), value
