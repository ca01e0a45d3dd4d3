"""The catalogue's questions as functions by name, so that completion offers them and `help` tells what they ask."""

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
    """Every rule, query and measure as a function of its parameters; a rule's answers as `gaps`, others as `ask`.

    Completion offers those that people ask; those that others are built on are there by name.
    """

    def __init__(self, catalogue: Catalogue, gaps: Callable[..., Any], ask: Callable[..., Any]) -> None:
        self._catalogue, self._gaps, self._ask = catalogue, gaps, ask

    def __dir__(self) -> list[str]:
        of = self._catalogue
        return sorted([*of.rules, *(one.name for one in of.queries.values() if not one.internal), *of.measures])

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self._catalogue.queries and name not in dir(self):
            raise AttributeError(f"no question is called {name}: {suggest(name, dir(self), 'see dir(net.queries)')}")
        entry = self._catalogue.query(name)
        ask = self._gaps if entry.is_rule else self._ask
        own = {_argument_name(one): one for one in entry.parameters}

        def asked(**given: Any) -> Any:
            return ask(name, **{own.get(one, one): value for one, value in given.items()})

        asked.__name__, asked.__qualname__, asked.__doc__ = name, f"queries.{name}", _text(entry)
        asked.__signature__ = _signature(entry)  # type: ignore[attr-defined]
        return asked


def _signature(entry: QueryDefinition) -> Signature:
    own = [_argument(one) for one in entry.parameters.values()]
    common = [Argument("as_of", Argument.KEYWORD_ONLY, default=None, annotation=date | str | None)]
    if entry.is_rule:
        common += [
            Argument("within", Argument.KEYWORD_ONLY, default=None, annotation=str | None),
            Argument("findings", Argument.KEYWORD_ONLY, default=True, annotation=bool),
            Argument("explain", Argument.KEYWORD_ONLY, default=False, annotation=bool),
        ]
    return Signature(sorted([*own, *common], key=lambda one: one.default is not Argument.empty))


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
    """The parameter as Python can have it: `from` is `from_`."""
    return f"{parameter}_" if iskeyword(parameter) else parameter


def _text(entry: QueryDefinition) -> str:
    """What the header says, as a docstring."""
    lines = [entry.question]
    lines += [f"{text}" for text in (entry.why, entry.basis and f"Basis: {entry.basis}.") if text]
    if entry.is_rule:
        lines += [f"Severity: {entry.severity}. Population: {entry.population}.", f"To mend it: {entry.fix}"]
    if entry.parameters:
        told = (f"    {_argument_name(one.name)}: {one.help}" for one in entry.parameters.values())
        lines.append("\n".join(["Parameters:", *told]))
    columns = describe(entry)["columns"]
    if columns:
        lines.append("Columns:\n" + "\n".join(f"    {name}: {text}" for name, text in columns.items()))
    return "\n\n".join(lines)
