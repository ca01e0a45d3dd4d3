"""Users' own rules: files like those of the catalogue, with stricter checks because they are not trusted.

A file may only read and only call `FUNCTIONS`: no procedures, no functions of extensions, no files and no URLs. Time
and number of rows are limited when the rule runs (see `Settings`).
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import InputError, shorten
from .column_types import STATUSES, SUBJECT_COLUMNS, matches_type
from .header import catalogue_error
from .loader import Catalogue, catalogue, fragments, load
from .macros import MACROS, mask
from .query_definition import QueryDefinition

__all__ = ["FUNCTIONS", "check_rows", "with_custom_rules"]

MAX_FILE_BYTES = 100_000

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
"""Functions that a user's rule may call, in lower case."""

# fmt: off
_KEYWORDS = frozenset({
    "and", "as", "asc", "ascending", "by", "call", "case", "contains", "desc", "descending", "distinct", "else",
    "ends", "exists", "count", "in", "is", "limit", "match", "not", "null", "optional", "or", "order", "return",
    "skip", "starts", "then", "union", "unwind", "when", "where", "with", "xor", "shortestpath", "allshortestpaths",
})
# fmt: on
_FUNCTION_ADVICE = f"call only {', '.join(sorted(FUNCTIONS))}"
_VALUE_ADVICE = (
    "return strings, numbers, booleans or lists of these, of the type declared in [types]; dates need a type"
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_CALL = re.compile(r"(?<![\w.])((?:\w+\s*\.\s*){0,4}\w+)\s*\(|(\.\s*\w+)\s*\(")
_FORBIDDEN = (
    (re.compile(r"\\u", re.IGNORECASE), "write the character itself"),
    (re.compile(r"`"), "use plain names"),
    (re.compile(r"\w{100}"), "use shorter words"),
    (re.compile(r"\s{1000}"), "remove the white space"),
    (re.compile(r"/\*|\*/"), "begin comments with //"),
)
_FORBIDDEN_CHARACTERS = re.compile(r"[;\\]")
_INCLUDE = re.compile(r"^[ \t]*INCLUDE[ \t]+\w+(.*)$", re.MULTILINE)
_PREFIX = re.compile(r"\A\s*(EXPLAIN|PROFILE)\b", re.IGNORECASE)
_CONTROL_CATEGORIES = ("Cc", "Cf", "Zl", "Zp")
_STATUSES = frozenset({"covered", "unknown", *STATUSES})
_NOT_NULL = ("subject_id",)
"""Columns of a finding that cannot be null."""


def with_custom_rules(directory: Path | None) -> Catalogue:
    """The built-in catalogue, with the rules in a directory (`*.cypher`) if one is given.

    Raises `InputError`: `no-rules` if the directory has none, `bad-catalogue` with file:line for an invalid rule.
    """
    built_in = catalogue()
    if directory is None:
        return built_in
    directory = directory.expanduser()
    try:
        files = sorted(file for file in directory.iterdir() if file.suffix == ".cypher")
    except OSError:
        files = []
    if not files:
        raise InputError("no-rules", found=shorten(directory))
    return built_in.with_rules(_load(file, built_in) for file in files)


def _load(file: Path, built_in: Catalogue) -> QueryDefinition:
    path, name = str(file), file.stem
    if not _NAME.fullmatch(name):
        problem = f"invalid file name {shorten(name)}"
        raise catalogue_error(path, 1, problem, "use lower-case letters, digits and _, with a letter first")
    if name in {**built_in.rules, **built_in.queries, **built_in.measures}:
        raise catalogue_error(path, 1, f"{name} is built in", "choose another name")
    source = _read(file)
    definition = load(name, path, source, fragments(), "rule")
    if definition.computed:
        line = source.count("\n") + 1
        raise catalogue_error(path, line, "the query is missing", "write it below the header")
    _check_calls(path, source)
    return replace(definition, trusted=False)


def _read(file: Path) -> str:
    if not file.is_file():
        raise catalogue_error(str(file), 1, "not a regular file", "replace it by a file")
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise catalogue_error(str(file), 1, f"cannot be read ({error.strerror})", "check its permissions") from None
    if len(content) > MAX_FILE_BYTES:
        raise catalogue_error(str(file), 1, f"more than {MAX_FILE_BYTES:,} bytes", "put one rule into each file")
    try:
        source = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise catalogue_error(str(file), line, "not UTF-8", "save it as UTF-8") from None
    for position, character in enumerate(source):
        if character not in "\n\t" and unicodedata.category(character) in _CONTROL_CATEGORIES:
            # an engine could end a line or a comment there, where this module does not
            problem = f"control character U+{ord(character):04X}"
            raise catalogue_error(str(file), _line(source, position), problem, "remove it")
    return source


def _check_calls(path: str, source: str) -> None:
    """Reject everything that could reach beyond the network, in the text before it is expanded."""
    for pattern, advice in _FORBIDDEN:
        if match := pattern.search(source):
            raise catalogue_error(path, _line(source, match.start()), f"{shorten(match[0])} is not allowed", advice)
    for match in _INCLUDE.finditer(source):
        # a part of a string as an argument would swap code and strings in the fragment
        if "//" in match[1] or any(part.count(quote) % 2 for part in match[1].split(";") for quote in "'\""):
            problem = f"invalid argument in {shorten(match[0].strip())}"
            raise catalogue_error(path, _line(source, match.start()), problem, "close strings within one argument")
    # fragments are trusted, their arguments are not
    code = _INCLUDE.sub(lambda match: match[1].replace(";", ","), mask(source))
    if match := _PREFIX.search(code):
        problem = f"{match[1].upper()} before the query"
        raise catalogue_error(path, _line(code, match.start(1)), problem, "remove it")
    if match := _FORBIDDEN_CHARACTERS.search(code):
        raise catalogue_error(path, _line(code, match.start()), f"{shorten(match[0])} is not allowed", "remove it")
    for match in _CALL.finditer(code):
        called = match[1] or match[2]
        name = re.sub(r"\s", "", called).lower()
        if name not in FUNCTIONS and name not in _KEYWORDS and name not in MACROS:
            problem = f"the function {shorten(called)} is not allowed"
            raise catalogue_error(path, _line(code, match.start()), problem, _FUNCTION_ADVICE)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def check_rows(rule: QueryDefinition, rows: Iterable[Mapping[str, Any]]) -> None:
    """Check the rows of a user's rule. Raises `InputError` `bad-catalogue`, without any value of the rows."""
    line = _line(rule.source, rule.source.upper().rfind("RETURN"))
    for row in rows:
        if row["status"] not in _STATUSES:
            advice = f"use {', '.join(sorted(_STATUSES))}"
            raise catalogue_error(rule.path, line, "unknown value in the column status", advice)
        counted = row["status"] in ("covered", "unknown")
        for column in row.keys() - {"status", "n"}:
            value, type_ = row[column], rule.types.get(column) or ("string" if column in SUBJECT_COLUMNS else None)
            if value is None and (column not in _NOT_NULL or counted):
                continue
            if not (_is_plain(value) or type_ == "date") or not (type_ is None or matches_type(type_, value)):
                problem = f"unexpected {type(value).__name__} in the column {column}"
                raise catalogue_error(rule.path, line, problem, _VALUE_ADVICE)


def _is_plain(value: Any) -> bool:
    """Whether a value is a string, a finite number, a boolean, or a list of these or nulls."""
    if isinstance(value, list):
        return all(item is None or (_is_plain(item) and not isinstance(item, list)) for item in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | int)
