"""Rules of a user's own folder: files like those of the catalogue, held to more, since nobody of ours has read them.

A file may only read, and only call what is named in `FUNCTIONS`: no procedure, no function of an extension, no file and
no address. How long it may take and how many rows it may give is bounded where it is asked (see `Settings`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import InputError, shorten
from .catalogue import Catalogue, catalogue, fragments, load
from .entry import Entry
from .header import line_of, wrong
from .notation import NOTATION, mask

__all__ = ["FUNCTIONS", "check_rows", "with_own"]

LARGEST = 100_000
"""Bytes that a file may have."""

# fmt: off
FUNCTIONS = frozenset({
    "abs", "all", "any", "avg", "ceil", "coalesce", "collect", "count", "cos", "date", "date.truncate", "datetime",
    "duration", "duration.between", "duration.indays", "duration.inmonths", "e", "endnode", "exists", "exp",
    "floor", "haversin", "head", "isempty", "keys", "labels", "last", "left", "length", "localdatetime", "log",
    "log10", "ltrim", "max", "min", "nodes", "none", "nullif", "percentilecont", "percentiledisc", "pi", "point",
    "point.distance", "properties", "radians", "range", "reduce", "relationships", "replace", "reverse", "right",
    "round", "rtrim", "sign", "sin", "single", "size", "split", "sqrt", "startnode", "stdev", "stdevp", "substring",
    "sum", "tail", "tan", "toboolean", "tobooleanornull", "tofloat", "tofloatornull", "tointeger",
    "tointegerornull", "tolower", "tostring", "tostringornull", "toupper", "trim", "type",
})
# fmt: on
"""What a rule of a user may call, in lower case."""

# fmt: off
_KEYWORDS = frozenset({
    "and", "as", "asc", "ascending", "by", "call", "case", "contains", "desc", "descending", "distinct", "else",
    "ends", "exists", "count", "in", "is", "limit", "match", "not", "null", "optional", "or", "order", "return",
    "skip", "starts", "then", "union", "unwind", "when", "where", "with", "xor", "shortestpath", "allshortestpaths",
})
# fmt: on
_ADVICE = f"call only {', '.join(sorted(FUNCTIONS))}"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_CALL = re.compile(r"((?:\w+\s*\.\s*)*\w+)\s*\(")
_REFUSED = (
    (re.compile(r"\\u", re.IGNORECASE), "write the character itself"),
    (re.compile(r"`[^`]*`\s*[.(]"), "call functions by their plain names"),
    (re.compile(r"/\*|\*/"), "begin comments with //"),
)
_STRANGE = re.compile(r"[;\\]")
_INCLUDE = re.compile(r"^[ \t]*INCLUDE\b.*$", re.MULTILINE)
_TYPES: Mapping[str, tuple[type | tuple[type, ...], bool]] = {
    "subject_id": (str, False),
    "subject_name": (str, True),
    "unit_id": (str, True),
    "status": (str, False),
    "since": (date, True),
    "detail": (str, True),
}


def with_own(directory: Path | None) -> Catalogue:
    """The catalogue and, where there is a directory, its rules (`*.cypher`) behind those of the same severity.

    Raises `InputError`: `no-rules` where there is none, `bad-catalogue` with file:line for the first that is refused.
    """
    given = catalogue()
    if directory is None:
        return given
    try:
        files = sorted(file for file in directory.iterdir() if file.suffix == ".cypher")
    except OSError:
        files = []
    if not files:
        raise InputError("no-rules", found=shorten(directory))
    return given.extended(_load(file, given) for file in files)


def _load(file: Path, given: Catalogue) -> Entry:
    path, name = str(file), file.stem
    if not _NAME.fullmatch(name):
        raise wrong(path, 1, f"the name {shorten(name)}", "name it with small letters, digits and _")
    if name in given.rules or name in given.queries:
        raise wrong(path, 1, f"the catalogue has {name} itself", "give it another name")
    source = _read(file)
    entry = load(name, path, source, fragments(), "rule")
    if entry.computed:
        raise wrong(path, source.count("\n") + 1, "there is no query", "write it below the header")
    _check_calls(path, source)
    return replace(entry, trusted=False)


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise wrong(str(file), 1, f"it cannot be read ({error.strerror})", "let it be read") from None
    if len(content) > LARGEST:
        raise wrong(str(file), 1, f"more than {LARGEST:,} bytes", "one file is one rule")
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise wrong(str(file), line, "bytes that are not UTF-8", "save it as UTF-8") from None


def _check_calls(path: str, source: str) -> None:
    """Refuse what could reach out of the network; on the text as it was written, before it is expanded."""
    for pattern, advice in _REFUSED:
        if found := pattern.search(source):
            raise wrong(path, _line(source, found), f"{shorten(found[0])}", advice)
    code = _INCLUDE.sub("", mask(source))  # what a fragment says was read by us
    if found := _STRANGE.search(code):
        raise wrong(path, _line(code, found), f"{shorten(found[0])}", "leave it out")
    for found in _CALL.finditer(code):
        name = re.sub(r"\s", "", found[1]).lower()
        if name not in FUNCTIONS and name not in _KEYWORDS and name not in NOTATION:
            raise wrong(path, _line(code, found), f"the function {shorten(found[1])}", _ADVICE)


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1


def check_rows(rule: Entry, rows: Iterable[Mapping[str, Any]]) -> None:
    """Raise `bad-catalogue` where a row of a user's rule is no judged subject."""
    for row in rows:
        counted = row["status"] in ("covered", "unknown")
        for column, (kind, optional) in _TYPES.items():
            value = row.get(column)
            if value is None and (optional or counted) and column != "status":
                continue
            if not isinstance(value, kind):
                found = f"the column {column} holds a {type(value).__name__}"
                raise wrong(rule.path, line_of(rule.source, "columns"), found, "let it be a text, since a day")
