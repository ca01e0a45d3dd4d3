"""Macros of the catalogue's Cypher, and their expansion to plain Cypher.

Conditions on valid time would repeat in every query, so the files in `cypher/` write

    current(x, y, …)            all are in force on `$as_of`
    current_on(day, x, y, …)    all are in force on another day
    before(x, y, …)             all were in force together on some day before `$as_of`
    earliest_end(x, y, …)       first day on which not all of them are in force any more, or null
    latest_start(x, y, …)       first day on which all of them are in force, or null; null ends are open
    unreported(u)               the unit had not reported by `$as_of`
    INCLUDE name(a; b; …)       the fragment `cypher/fragments/name.cypher` with these arguments

and the catalogue expands them when it loads. Arguments are variables. A relationship counts on a day if it and both its
nodes are current, so all three are arguments. A null from an `OPTIONAL MATCH` is not current.
An expansion has no line breaks, so that line numbers in an engine's error are those of the file.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from itertools import permutations

__all__ = ["MACROS", "expand", "include", "mask"]

AS_OF = "$as_of"
"""A parameter of the type date. `date($as_of)` is the same, but evaluated in each comparison."""

_MASKED = re.compile(
    r"""//[^\r\n]*                    # line comment
      | /\*.*?\*/                     # block comment
      | '(?:[^'\\]|\\.)*'             # string
      | "(?:[^"\\]|\\.)*"
      | `[^`]*`                       # quoted name""",
    re.VERBOSE | re.DOTALL,
)
_INCLUDE = re.compile(r"^[ \t]*INCLUDE[ \t]+(\w+)\((.*)\)[ \t]*$", re.MULTILINE)


def mask(text: str) -> str:
    """Replace comments, strings and quoted names by spaces; all other characters stay where they are."""
    return _MASKED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def include(text: str, fragments: Mapping[str, Callable[[list[str]], str]]) -> str:
    """Replace the `INCLUDE` lines of `text`. Raises `KeyError` (unknown fragment) or `ValueError` (arguments)."""

    def replace(match: re.Match[str]) -> str:
        return " ".join(fragments[match[1]]([argument.strip() for argument in match[2].split(";")]).split())

    return _INCLUDE.sub(replace, text)


MAX_ARGUMENTS = 16
MAX_ARGUMENTS_OF = {"earliest_end": 8, "latest_start": 8}
"""Maximum number of arguments of a macro; its expansion grows faster than their number."""


def _current_on(day: str, *variables: str) -> str:
    return " AND ".join(
        f"{x} IS NOT NULL AND ({x}.valid_from IS NULL OR {x}.valid_from <= {day})"
        f" AND ({x}.valid_to IS NULL OR {day} < {x}.valid_to)"
        for x in variables
    )


def _current(*variables: str) -> str:
    return _current_on(AS_OF, *variables)


def _before(*variables: str) -> str:
    started = [f"{x} IS NOT NULL AND ({x}.valid_from IS NULL OR {x}.valid_from < {AS_OF})" for x in variables]
    together = [
        f"({x}.valid_from IS NULL OR {y}.valid_to IS NULL OR {x}.valid_from < {y}.valid_to)"
        for x, y in permutations(variables, 2)
    ]
    return " AND ".join(started + together)


def _extreme(property_: str, comparison: str, first: str, *others: str) -> str:
    extreme = f"{first}.{property_}"
    for variable in others:
        other = f"{variable}.{property_}"
        extreme = f"CASE WHEN {other} IS NULL OR {extreme} {comparison} {other} THEN {extreme} ELSE {other} END"
    return extreme


def _unreported(unit: str) -> str:
    return f"{unit}.reported_on IS NULL OR {unit}.reported_on > {AS_OF}"


MACROS: dict[str, Callable[..., str]] = {
    "current": _current,
    "current_on": _current_on,
    "before": _before,
    "earliest_end": partial(_extreme, "valid_to", "<"),
    "latest_start": partial(_extreme, "valid_from", ">"),
    "unreported": _unreported,
}
"""Expansion of each macro."""

_CALL = re.compile(rf"\b({'|'.join(MACROS)})\(([\w.]+(?:\s*,\s*\w+)*)\)")


def expand(text: str) -> str:
    """Expand the macros in `text`. Raises `ValueError` for too many arguments, `TypeError` for a wrong number."""
    masked = mask(text)
    parts, position = [], 0
    for match in _CALL.finditer(masked):
        name, arguments = match[1], [argument.strip() for argument in match[2].split(",")]
        if len(arguments) > (limit := MAX_ARGUMENTS_OF.get(name, MAX_ARGUMENTS)):
            raise ValueError(f"{name} takes at most {limit} variables")
        parts += [text[position : match.start()], "(", MACROS[name](*arguments), ")"]
        position = match.end()
    return "".join([*parts, text[position:]])
