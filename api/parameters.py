"""Parameters of operations, as the headers of the catalogue declare them."""

from collections.abc import Callable, Coroutine
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from ..catalogue import LARGEST, Parameter, QueryDefinition, suggest
from ..errors import InputError, shorten
from ..operations.pagination import LIMIT, MOST
from ..values import Day, Flag, Id
from .responses import ReadRequest, Reads

__all__ = ["COMMUNE", "Cursor", "Limit", "Within", "given_of", "only_known", "operation", "query_of"]

COMMUNE, PROVINCE = "vn:commune:03439:2025", "vn:province:12:2024"
"""What examples are about: a commune and its province, of the sample network, which can be asked the same."""

Within = Annotated[Id | None, Query(description="Only what is in this unit's subtree.", examples=[PROVINCE])]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items a page has at most.", examples=[LIMIT])]
Cursor = Annotated[str | None, Query(max_length=4_000, description="Where the page begins: what `next` said.")]

_TYPES: dict[str, Any] = {
    "string": str,
    "unit": Id,
    "strings": list[str],
    "date": Day,
    "boolean": Flag,
    "integer": int,
    "number": float,
}
_BOUNDS: dict[str, dict[str, Any]] = {
    "string": {"max_length": 10_000},
    "strings": {"max_length": 10_000},
    "integer": {"ge": 0, "le": LARGEST},
    "number": {"allow_inf_nan": False},
}
_EXAMPLES: dict[str, list[Any]] = {"unit": [COMMUNE], "date": ["2026-06-30"]}
"""Of parameters whose header has none."""

PREFIX = "given_"
"""So parameters are called in Python, where some of their names are words of the language."""


def query_of(parameter: Parameter) -> tuple[Any, Any]:
    """The annotation and the default of a parameter of the catalogue, as FastAPI reads them."""
    own = _TYPES[parameter.type]
    text = f"{parameter.help[0].upper()}{parameter.help[1:]}."
    about = Query(
        alias=parameter.name,
        description=text,
        examples=_examples(parameter),
        **_BOUNDS.get(parameter.type, {}),
    )
    if parameter.needed:
        return Annotated[own, about], Argument.empty
    return Annotated[own | None if parameter.default is None else own, about], parameter.default


def _examples(parameter: Parameter) -> list[Any] | None:
    if parameter.example is not None:
        return [parameter.example]
    return _EXAMPLES.get(parameter.type) or (None if parameter.default is None else [parameter.default])


async def only_known(request: Request) -> None:
    """Raise `InputError` `unknown-parameter` where a query has one that the operation has not."""
    route = request.scope["route"]
    if not request.query_params or not isinstance(route, APIRoute):
        return
    names: dict[str, frozenset[str]] = request.app.state.parameters
    known = names.get(route.unique_id) or names.setdefault(route.unique_id, _known(route.dependant))
    for name in request.query_params:
        if name not in known:
            advice = suggest(name, known, f"it takes {', '.join(sorted(known)) or 'none'}")
            raise InputError("unknown-parameter", query=route.path, found=shorten(name), advice=advice)


def _known(dependant: Dependant) -> frozenset[str]:
    """The parameters of a query that an operation and what it depends on take."""
    own = (field.alias for field in dependant.query_params)
    return frozenset(own).union(*map(_known, dependant.dependencies))


def operation(
    entries: list[QueryDefinition], answer: Callable[..., Response], more: dict[str, tuple[Any, Any]] | None = None
) -> Callable[..., Coroutine[Any, Any, Response]]:
    """A function for FastAPI that takes what the `entries` declare and `more`, and gives what `answer` makes of it."""
    parameters = {parameter.name: parameter for entry in entries for parameter in entry.parameters.values()}
    several = len(entries) > 1

    async def endpoint(asked: ReadRequest, **given: Any) -> Response:
        return await asked.long(lambda: answer(asked, **given))

    arguments = [Argument("asked", Argument.KEYWORD_ONLY, annotation=Reads)]
    for name, parameter in parameters.items():
        annotation, default = query_of(parameter)
        if several:  # each has a default of its own
            annotation, default = Annotated[_TYPES[parameter.type] | None, _about(annotation)], None
        arguments.append(Argument(f"{PREFIX}{name}", Argument.KEYWORD_ONLY, annotation=annotation, default=default))
    for name, (annotation, default) in (more or {}).items():
        arguments.append(Argument(name, Argument.KEYWORD_ONLY, annotation=annotation, default=default))
    endpoint.__signature__ = Signature(arguments)  # type: ignore[attr-defined]  # what FastAPI reads
    return endpoint


def _about(annotation: Any) -> Any:
    return annotation.__metadata__[-1]


def given_of(given: dict[str, Any]) -> dict[str, Any]:
    """What was given of the parameters of the catalogue; several texts may stand in one, parted by commas, or none."""
    return {
        name.removeprefix(PREFIX): _parted(value)
        for name, value in given.items()
        if name.startswith(PREFIX) and value is not None
    }


def _parted(value: Any) -> Any:
    return [text for one in value for text in one.split(",") if text] if isinstance(value, list) else value
