"""What is sent of a question."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn
from urllib.parse import quote

from ...catalogue import QueryDefinition, bind_parameters
from ...engine.evaluator import Progress
from ...errors import InputError, shorten
from ...stores.urls import refuse_service
from ...values import is_id

__all__ = ["address", "given_of", "refuse", "require_ids", "tell"]

ALL = "asking the service"
"""What is done while everything is asked at once."""


def given_of(entry: QueryDefinition, day: date, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The day and what is sent of the parameters of `entry`. Raises `InputError` as the network itself."""
    bound = bind_parameters(entry, day, parameters)
    require_ids(*(bound[name] for name in parameters if entry.parameters[name].type == "unit"))
    return {"as_of": day, **{name: bound[name] for name in parameters}}


def require_ids(*units: str | None) -> None:
    """Raise `InputError` `unknown-unit` for what no unit can be called."""
    for unit in units:
        if unit is not None and not is_id(unit):
            raise InputError("unknown-unit", found=shorten(unit))


def address(table: str, id_: str, what: str = "") -> str:
    """Where a thing is, or something of it; dots of its id could be taken for steps up the path."""
    return f"/v1/{table}/{quote(id_, safe=':/').replace('.', '%2E')}{what}"


def tell(progress: Progress | None) -> None:
    """Tell that the service is asked."""
    if progress:
        progress(ALL, 0, None)


def refuse(url: str, what: str) -> NoReturn:
    """Raise `InputError` `needs-the-store`."""
    refuse_service(url, what)
    raise AssertionError(url)  # it is that of a service
