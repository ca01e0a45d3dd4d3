"""The option ``-p NAME=VALUE``: parameters of rules, queries and measures."""

from collections.abc import Collection
from typing import Annotated

import typer

from ..catalogue import QueryDefinition, bind_parameters, suggest
from ..errors import InputError, shorten
from ..model import today

__all__ = ["Parameters", "parse_parameters"]

Parameters = Annotated[
    list[str] | None, typer.Option("-p", metavar="NAME=VALUE", help="Set a parameter; repeat it for several.")
]


def parse_parameters(options: list[str] | None, definitions: Collection[QueryDefinition]) -> dict[str, str]:
    """Parse the values of ``-p``, validated against the headers of `definitions` before a store is opened.

    Raises `InputError` for a parameter that none of them declares, and for an invalid value.
    """
    known = {name for definition in definitions for name in definition.parameters}
    values: dict[str, str] = {}
    for option in options or []:
        name, separator, value = option.partition("=")
        if not separator:
            raise InputError("bad-option", option="-p", found=shorten(option), advice="write it as NAME=VALUE")
        if name in values:
            raise InputError("bad-option", option="-p", found=shorten(option), advice=f"give {name} once")
        if name not in known:
            advice = suggest(name, known, f"known parameters: {', '.join(sorted(known)) or 'none'}")
            raise InputError("unknown-parameter", query="this command", found=shorten(name), advice=advice)
        values[name] = value
    for definition in definitions:
        bind_parameters(
            definition, today(), {name: value for name, value in values.items() if name in definition.parameters}
        )
    return values
