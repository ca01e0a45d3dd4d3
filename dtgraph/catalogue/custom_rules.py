"""Rules of a user's own folder: files like those of the catalogue, held to more, since nobody of ours has read them.

A file may only read, and only call what is named in `FUNCTIONS`: no procedure, no function of an extension, no file and
no address. How long it may take and how many rows it may give is bounded where it is asked (see `Settings`).
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import InputError, shorten
from .column_types import JUDGED, STATUSES, holds
from .header import wrong
from .loader import Catalogue, catalogue, fragments, load
from .macros import NOTATION, mask
from .query_definition import QueryDefinition

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
_HELD = "return texts, numbers, flags or lists of these, of the type that the header's [types] say; a day needs one"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_CALL = re.compile(r"(?<![\w.])((?:\w+\s*\.\s*){0,4}\w+)\s*\(|(\.\s*\w+)\s*\(")
_REFUSED = (
    (re.compile(r"\\u", re.IGNORECASE), "write the character itself"),
    (re.compile(r"`"), "use plain names"),
    (re.compile(r"\w{100}"), "use shorter words"),
    (re.compile(r"\s{1000}"), "leave it out"),
    (re.compile(r"/\*|\*/"), "begin comments with //"),
)
_STRANGE = re.compile(r"[;\\]")
_INCLUDE = re.compile(r"^[ \t]*INCLUDE[ \t]+\w+(.*)$", re.MULTILINE)
_PREFIX = re.compile(r"\A\s*(EXPLAIN|PROFILE)\b", re.IGNORECASE)
_CONTROL = ("Cc", "Cf", "Zl", "Zp")
_STATUSES = frozenset({"covered", "unknown", *STATUSES})
_NEEDED = ("subject_id",)
"""The columns that a finding cannot have without a value."""


def with_own(directory: Path | None) -> Catalogue:
    """The catalogue and, where there is a directory, its rules (`*.cypher`) behind those of the same severity.

    Raises `InputError`: `no-rules` where there is none, `bad-catalogue` with file:line for the first that is refused.
    """
    given = catalogue()
    if directory is None:
        return given
    directory = directory.expanduser()
    try:
        files = sorted(file for file in directory.iterdir() if file.suffix == ".cypher")
    except OSError:
        files = []
    if not files:
        raise InputError("no-rules", found=shorten(directory))
    return given.extended(_load(file, given) for file in files)


def _load(file: Path, given: Catalogue) -> QueryDefinition:
    path, name = str(file), file.stem
    if not _NAME.fullmatch(name):
        raise wrong(path, 1, f"the name {shorten(name)}", "name it with small letters, digits and _")
    if name in {**given.rules, **given.queries, **given.measures}:
        raise wrong(path, 1, f"the catalogue has {name} itself", "give it another name")
    source = _read(file)
    entry = load(name, path, source, fragments(), "rule")
    if entry.computed:
        raise wrong(path, source.count("\n") + 1, "there is no query", "write it below the header")
    _check_calls(path, source)
    return replace(entry, trusted=False)


def _read(file: Path) -> str:
    if not file.is_file():
        raise wrong(str(file), 1, "no file", "let it be one")
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise wrong(str(file), 1, f"it cannot be read ({error.strerror})", "let it be read") from None
    if len(content) > LARGEST:
        raise wrong(str(file), 1, f"more than {LARGEST:,} bytes", "one file is one rule")
    try:
        source = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise wrong(str(file), line, "bytes that are not UTF-8", "save it as UTF-8") from None
    for position, character in enumerate(source):
        if character not in "\n\t" and unicodedata.category(character) in _CONTROL:
            line = source.count("\n", 0, position) + 1  # an engine may end a line or a comment where we do not
            raise wrong(str(file), line, f"the control character U+{ord(character):04X}", "leave it out")
    return source


def _check_calls(path: str, source: str) -> None:
    """Refuse what could reach out of the network; on the text as it was written, before it is expanded."""
    for pattern, advice in _REFUSED:
        if found := pattern.search(source):
            raise wrong(path, _line(source, found), f"{shorten(found[0])}", advice)
    for included in _INCLUDE.finditer(source):
        # an argument is filled in where it is: half a text in it would turn the fragment's code and texts around
        if "//" in included[1] or any(part.count(q) % 2 for part in included[1].split(";") for q in "'\""):
            raise wrong(path, _line(source, included), f"{shorten(included[0].strip())}", "keep texts in one argument")
    # what a fragment says was read by us, what it is given was not
    code = _INCLUDE.sub(lambda included: included[1].replace(";", ","), mask(source))
    if found := _PREFIX.search(code):
        raise wrong(
            path, code.count("\n", 0, found.start(1)) + 1, f"{found[1].upper()} before the query", "leave it out"
        )
    if found := _STRANGE.search(code):
        raise wrong(path, _line(code, found), f"{shorten(found[0])}", "leave it out")
    for found in _CALL.finditer(code):
        called = found[1] or found[2]
        name = re.sub(r"\s", "", called).lower()
        if name not in FUNCTIONS and name not in _KEYWORDS and name not in NOTATION:
            raise wrong(path, _line(code, found), f"the function {shorten(called)}", _ADVICE)


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1


def check_rows(rule: QueryDefinition, rows: Iterable[Mapping[str, Any]]) -> None:
    """Raise `bad-catalogue` where a row of a user's rule is no judged subject; the sentence tells no value of it."""
    line = rule.source.count("\n", 0, rule.source.upper().rfind("RETURN")) + 1
    for row in rows:
        if row["status"] not in _STATUSES:
            advice = f"let it be {', '.join(sorted(_STATUSES))}"
            raise wrong(rule.path, line, "the column status holds what is no status", advice)
        counted = row["status"] in ("covered", "unknown")
        for column in row.keys() - {"status", "n"}:
            value, type_ = row[column], rule.types.get(column) or ("string" if column in JUDGED else None)
            if value is None and (column not in _NEEDED or counted):
                continue
            if not (_is_plain(value) or type_ == "date") or not (type_ is None or holds(type_, value)):
                found = f"the column {column} holds a {type(value).__name__}"
                raise wrong(rule.path, line, found, _HELD)


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(item is None or (_is_plain(item) and not isinstance(item, list)) for item in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | int)
