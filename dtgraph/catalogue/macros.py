"""The notation that the catalogue's Cypher is written in, and how it becomes plain Cypher.

Valid time would repeat the same conditions in every query, so the files in `cypher/` write

    current(x, y, …)            every one is there and in force on `$as_of`
    current_on(day, x, y, …)    the same on another day
    before(x, y, …)             all were in force together on some day before `$as_of`
    earliest_end(x, y, …)       the first day on which not all of them are in force any more, or null
    latest_start(x, y, …)       the first day on which all of them are in force, or null; null ends are open
    unreported(u)               the unit had not reported on itself by `$as_of`
    INCLUDE name(a; b; …)       the fragment `cypher/fragments/name.cypher` with its arguments filled in

and the catalogue expands them when it loads. Arguments are variables; a relationship *counts* on a day when it
and both its ends are current, so all three are named. Nothing that is null (from an `OPTIONAL MATCH`) is current.
An expansion has no line breaks, so that an engine's error tells the file's own line.
"""

import re
from collections.abc import Callable, Mapping
from itertools import permutations

__all__ = ["NOTATION", "expand", "include", "mask"]

AS_OF = "date($as_of)"

_MASKED = re.compile(
    r"""//[^\r\n]*                    # a comment
      | /\*.*?\*/                     # a block of comment
      | '(?:[^'\\]|\\.)*'             # a text
      | "(?:[^"\\]|\\.)*"
      | `[^`]*`                       # a quoted name""",
    re.VERBOSE | re.DOTALL,
)
_INCLUDE = re.compile(r"^[ \t]*INCLUDE[ \t]+(\w+)\((.*)\)[ \t]*$", re.MULTILINE)


def mask(text: str) -> str:
    """`text` with comments, texts and quoted names blanked out, every other character where it was."""
    return _MASKED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def include(text: str, fragments: Mapping[str, Callable[[list[str]], str]]) -> str:
    """`text` with its `INCLUDE` lines replaced. Raises `KeyError` (no such fragment) or `ValueError` (arguments)."""

    def replace(found: re.Match[str]) -> str:
        return " ".join(fragments[found[1]]([argument.strip() for argument in found[2].split(";")]).split())

    return _INCLUDE.sub(replace, text)


MOST_ARGUMENTS = {"earliest_end": 8, "latest_start": 8}
"""So many things an expansion takes, 16 where nothing is said: its length grows faster than their number."""


def _current_on(day: str, *things: str) -> str:
    return " AND ".join(
        f"{x} IS NOT NULL AND ({x}.valid_from IS NULL OR {x}.valid_from <= {day})"
        f" AND ({x}.valid_to IS NULL OR {day} < {x}.valid_to)"
        for x in things
    )


def _current(*things: str) -> str:
    return _current_on(AS_OF, *things)


def _before(*things: str) -> str:
    begun = [f"{x} IS NOT NULL AND ({x}.valid_from IS NULL OR {x}.valid_from < {AS_OF})" for x in things]
    together = [
        f"({x}.valid_from IS NULL OR {y}.valid_to IS NULL OR {x}.valid_from < {y}.valid_to)"
        for x, y in permutations(things, 2)
    ]
    return " AND ".join(begun + together)


def _earliest_end(first: str, *others: str) -> str:
    earliest = f"{first}.valid_to"
    for x in others:
        end = f"{x}.valid_to"
        earliest = f"CASE WHEN {end} IS NULL OR {earliest} < {end} THEN {earliest} ELSE {end} END"
    return earliest


def _latest_start(first: str, *others: str) -> str:
    latest = f"{first}.valid_from"
    for x in others:
        start = f"{x}.valid_from"
        latest = f"CASE WHEN {start} IS NULL OR {latest} > {start} THEN {latest} ELSE {start} END"
    return latest


def _unreported(unit: str) -> str:
    return f"{unit}.reported_on IS NULL OR {unit}.reported_on > {AS_OF}"


NOTATION: dict[str, Callable[..., str]] = {
    "current": _current,
    "current_on": _current_on,
    "before": _before,
    "earliest_end": _earliest_end,
    "latest_start": _latest_start,
    "unreported": _unreported,
}
"""What each word of the notation becomes."""
_CALL = re.compile(rf"\b({'|'.join(NOTATION)})\(([\w.]+(?:\s*,\s*\w+)*)\)")


def expand(text: str) -> str:
    """`text` with the notation written out."""
    masked = mask(text)
    parts, position = [], 0
    for found in _CALL.finditer(masked):
        arguments = [argument.strip() for argument in found[2].split(",")]
        if len(arguments) > (most := MOST_ARGUMENTS.get(found[1], 16)):
            raise ValueError(f"{found[1]} takes at most {most} things")
        parts += [text[position : found.start()], "(", NOTATION[found[1]](*arguments), ")"]
        position = found.end()
    return "".join([*parts, text[position:]])
