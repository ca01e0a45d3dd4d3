"""`--fail-on SEVERITY`: an exit code for pipelines."""

from collections.abc import Iterable
from typing import Annotated

import typer

from ..catalogue import SEVERITIES, QueryDefinition
from ..errors import InputError, shorten

__all__ = ["FailOn", "fail_on_gaps", "severities"]

GAPS_FOUND = 1

FailOn = Annotated[
    str | None,
    typer.Option("--fail-on", metavar="SEVERITY", help="Exit with 1 if a rule this severe or more has a gap."),
]


def severities(fail_on: str | None) -> tuple[str, ...]:
    """The severities that `--fail-on` means: this one and those above. Raises `InputError` for one that is none."""
    if fail_on is None:
        return ()
    if fail_on not in SEVERITIES:
        advice = f"use one of {', '.join(SEVERITIES)}"
        raise InputError("bad-option", option="--fail-on", found=shorten(fail_on), advice=advice)
    return SEVERITIES[: SEVERITIES.index(fail_on) + 1]


def fail_on_gaps(grave: tuple[str, ...], with_gaps: Iterable[QueryDefinition]) -> None:
    """End with the exit code for gaps if one of the rules `with_gaps` is so `grave`."""
    if any(rule.severity in grave for rule in with_gaps):
        raise typer.Exit(GAPS_FOUND)
