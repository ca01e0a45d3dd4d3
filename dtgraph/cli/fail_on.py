"""The option ``--fail-on SEVERITY``: an exit code for pipelines."""

from collections.abc import Iterable
from typing import Annotated

import typer

from ..catalogue import QueryDefinition
from ..errors import InputError, shorten
from ..model import SEVERITIES

__all__ = ["FailOn", "exit_for_gaps", "severities_from"]

GAPS_FOUND = 1

FailOn = Annotated[
    str | None,
    typer.Option("--fail-on", metavar="SEVERITY", help="Exit with 1 if a rule of this or a higher severity has gaps."),
]


def severities_from(fail_on: str | None) -> tuple[str, ...]:
    """The severity of the option and those above it. Raises `InputError` `bad-option`."""
    if fail_on is None:
        return ()
    if fail_on not in SEVERITIES:
        advice = f"use one of {', '.join(SEVERITIES)}"
        raise InputError("bad-option", option="--fail-on", found=shorten(fail_on), advice=advice)
    return SEVERITIES[: SEVERITIES.index(fail_on) + 1]


def exit_for_gaps(severities: tuple[str, ...], with_gaps: Iterable[QueryDefinition]) -> None:
    """Exit with 1 if a rule with gaps has one of the severities."""
    if any(rule.severity in severities for rule in with_gaps):
        raise typer.Exit(GAPS_FOUND)
