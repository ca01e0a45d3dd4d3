"""The queries of the catalogue as functions, for completion and `help` in notebooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from inspect import Parameter as Argument
from inspect import Signature
from keyword import iskeyword
from typing import Any

from ..catalogue import Catalogue, Parameter, QueryDefinition, suggest
from ..catalogue.description import describe

__all__ = ["QueryNamespace"]

_TYPES: dict[str, Any] = {
    "string": str,
    "strings": list[str],
    "unit": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "date": date,
}


class QueryNamespace:
    """Every rule, query and measure as a function of its parameters. Rules are run by `gaps`, all others by `query`.

    Completion leaves out internal queries, which can still be called by name.
    """

    def __init__(self, catalogue: Catalogue, gaps: Callable[..., Any], query: Callable[..., Any]) -> None:
        self._catalogue, self._gaps, self._query = catalogue, gaps, query

    def __dir__(self) -> list[str]:
        catalogue = self._catalogue
        queries = (definition.name for definition in catalogue.queries.values() if not definition.internal)
        return sorted([*catalogue.rules, *queries, *catalogue.measures])

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self._catalogue.queries and name not in dir(self):
            raise AttributeError(f"there is no query {name}: {suggest(name, dir(self), 'see dir(net.queries)')}")
        definition = self._catalogue.query(name)
        run = self._gaps if definition.is_rule else self._query
        parameters = {_argument_name(parameter): parameter for parameter in definition.parameters}

        def call(**arguments: Any) -> Any:
            return run(name, **{parameters.get(argument, argument): value for argument, value in arguments.items()})

        call.__name__, call.__qualname__, call.__doc__ = name, f"queries.{name}", _docstring(definition)
        call.__signature__ = _signature(definition)  # type: ignore[attr-defined]
        return call


def _signature(definition: QueryDefinition) -> Signature:
    arguments = [_argument(parameter) for parameter in definition.parameters.values()]
    arguments.append(Argument("as_of", Argument.KEYWORD_ONLY, default=None, annotation=date | str | None))
    if definition.is_rule:
        arguments += [
            Argument("within", Argument.KEYWORD_ONLY, default=None, annotation=str | None),
            Argument("findings", Argument.KEYWORD_ONLY, default=True, annotation=bool),
            Argument("explain", Argument.KEYWORD_ONLY, default=False, annotation=bool),
        ]
    return Signature(sorted(arguments, key=lambda argument: argument.default is not Argument.empty))


def _argument(parameter: Parameter) -> Argument:
    default = Argument.empty if parameter.required else parameter.default
    type_ = _TYPES[parameter.type]
    return Argument(
        _argument_name(parameter.name),
        Argument.KEYWORD_ONLY,
        default=default,
        annotation=type_ if default is not None else type_ | None,
    )


def _argument_name(parameter: str) -> str:
    """The name in Python, where keywords get an underscore: `from` is `from_`."""
    return f"{parameter}_" if iskeyword(parameter) else parameter


def _docstring(definition: QueryDefinition) -> str:
    paragraphs = [definition.question, definition.why, definition.basis and f"Basis: {definition.basis}."]
    if definition.is_rule:
        paragraphs.append(f"Severity: {definition.severity}. Population: {definition.population}.")
        paragraphs.append(f"Remedy: {definition.fix}")
    if definition.parameters:
        lines = (
            f"    {_argument_name(parameter.name)}: {parameter.help}" for parameter in definition.parameters.values()
        )
        paragraphs.append("\n".join(["Parameters:", *lines]))
    columns = describe(definition)["columns"]
    if columns:
        paragraphs.append("Columns:\n" + "\n".join(f"    {name}: {text}" for name, text in columns.items()))
    return "\n\n".join(filter(None, paragraphs))
