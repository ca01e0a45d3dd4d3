"""One entry of the catalogue: a file's header and query, checked when it is made.

The header is TOML in the file's leading `//` lines. A rule declares

    title, question, why, basis, severity, population, fix    texts; severity is critical, high, medium or low
    [parameters.NAME]    type (text, texts, whole, number, flag, day), default (absent: needed), help
    [columns]            NAME = "what it holds", of the columns that it adds to the common ones

and a query `title`, `question`, `[parameters]` and `[columns]`. `as_of` is a parameter of all of them.

A rule's last `RETURN` gives one row per subject of its population, the covered and the unknown too: the columns
of `JUDGED`, then its own. `unit_id` is the subject's unit, from which level and province derive.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from ..errors import InputError, shorten
from .notation import mask

__all__ = ["FINDING", "JUDGED", "SEVERITIES", "STATUSES", "Entry", "Parameter", "parse"]

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

STATUSES = (
    "unassigned",
    "vacant",
    "expired",
    "missing",
    "unlinked",
    "conflict",
    "overload",
    "isolated",
    "stale",
)
"""What a gap can be; a subject without one is `covered` or `unknown`."""

JUDGED = {
    "subject_id": "the id of what was judged",
    "subject_name": "its name or title",
    "unit_id": "the unit that the subject counts for",
    "status": "covered, unknown, or what kind of gap",
    "since": "the first day of the present gap, where the data show it",
    "detail": "what is missing or in conflict, where the rule names it",
}
"""The columns that a rule's query returns before its own."""

FINDING = ("subject_id", "subject_name", "level", "province_id", "status", "since", "detail")
"""The first columns of every finding."""

_RULE_TEXTS = ("title", "question", "why", "basis", "severity", "population", "fix")
_QUERY_TEXTS = ("title", "question")
_WRITING = re.compile(
    r"\b(CREATE|INSERT|MERGE|SET|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD|IN\s+TRANSACTIONS"
    r"|GRANT|DENY|REVOKE|ALTER|SHOW|USE|TERMINATE)\b",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"\b(current|current_on|before|earliest_end|unreported)\s*\(|\bINCLUDE\b", re.IGNORECASE)
_UNION = re.compile(r"\bUNION\b", re.IGNORECASE)
_QUOTE = re.compile(r"['\"`]")

TAKEN = frozenset({"as_of", "within", "findings", "progress", "rules", "name", "self"})
"""What a parameter cannot be called: every question has these itself."""
_PROCEDURE = re.compile(r"\bCALL\b(?!\s*(?:\([^)]*\)\s*)?\{)", re.IGNORECASE)
_HEADER = re.compile(r"\A(//[^\n]*\n)+")
_RETURN = re.compile(r"\bRETURN\b", re.IGNORECASE)
_TAIL = re.compile(r"\b(ORDER\s+BY|SKIP|LIMIT)\b", re.IGNORECASE)
_ALIAS = re.compile(r"(?:.*\bAS\s+)?(\w+)\s*", re.IGNORECASE | re.DOTALL)
_PARAMETER = re.compile(r"\$(\w+)")

_TYPES: dict[str, type] = {"text": str, "whole": int, "number": float, "flag": bool, "day": date, "texts": list}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: `default` is None where a value is needed or null is meant (`needed` tells)."""

    name: str
    type: str
    help: str
    default: Any = None
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule or a query. `text` is plain Cypher; `returns` is where its last `RETURN` begins in it."""

    name: str
    path: str
    rule: bool
    title: str
    question: str
    text: str
    returns: int
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, str]
    why: str = ""
    basis: str = ""
    severity: str = ""
    population: str = ""
    fix: str = ""
    source: str = field(default="", repr=False)

    @property
    def matches(self) -> str:
        """The query up to its last `RETURN`."""
        return self.text[: self.returns]

    @property
    def items(self) -> str:
        """What the last `RETURN` returns."""
        return self.text[self.returns + len("RETURN") :].strip()


def wrong(path: str, line: int, found: str, advice: str) -> InputError:
    """The error of a file of the catalogue."""
    return InputError("bad-catalogue", where=f"{path}:{line}", found=found, advice=advice)


def parse(name: str, path: str, source: str, text: str, *, rule: bool) -> Entry:
    """The entry in `source`, whose notation is expanded in `text`. Raises `bad-catalogue` with file:line."""
    header = _header(path, source)
    text = _HEADER.sub(lambda lines: "\n" * lines[0].count("\n"), text)
    texts = _RULE_TEXTS if rule else _QUERY_TEXTS
    for key in header:
        if key not in (*texts, "parameters", "columns"):
            raise wrong(path, _line_of(source, key), f"unknown key {shorten(key)}", f"use {', '.join(texts)}")
    for key in texts:
        if not isinstance(header.get(key), str) or not header[key].strip():
            raise wrong(path, 1, f"the header lacks {key}", f'add {key} = "…"')
    if rule and header["severity"] not in SEVERITIES:
        line = _line_of(source, "severity")
        raise wrong(path, line, f"no severity {shorten(header['severity'])}", f"use {', '.join(SEVERITIES)}")
    parameters = _parameters(path, source, header.get("parameters", {}))
    own = _columns(path, source, header.get("columns", {}), rule=rule)
    columns = {**JUDGED, **own} if rule else own
    masked = mask(text)
    _check_cypher(path, masked, rule=rule)
    _check_parameters(path, source, masked, parameters)
    returns = _check_columns(path, text, masked, columns)
    descriptive = {key: header[key] for key in texts}
    return Entry(
        name=name, path=path, rule=rule, text=text, returns=returns, parameters=parameters, columns=columns,
        source=source, **descriptive,
    )  # fmt: skip


def _header(path: str, source: str) -> dict[str, Any]:
    lines = []
    for line in source.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[2:].removeprefix(" "))
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        line_number = re.search(r"line (\d+)", str(error))
        raise wrong(
            path, int(line_number[1]) if line_number else 1, f"the header is not TOML ({error})", "mend the line"
        ) from None


def _line_of(source: str, key: str) -> int:
    found = re.search(rf"^// *(\[.*\b)?{re.escape(key)}\b", source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def _parameters(path: str, source: str, declared: Any) -> dict[str, Parameter]:
    parameters = {}
    for name, keys in _table(path, source, "parameters", declared).items():
        line = _line_of(source, f"parameters.{name}")
        if name in TAKEN:
            raise wrong(path, line, f"every question has a parameter {name} itself", "give it another name")
        if not isinstance(keys, dict) or str(keys.get("type")) not in _TYPES or not isinstance(keys.get("help"), str):
            raise wrong(path, line, f"the parameter {name} lacks type or help", f"give a type ({', '.join(_TYPES)})")
        if unknown := keys.keys() - {"type", "default", "help"}:
            raise wrong(path, line, f"unknown key {shorten(min(unknown))}", "use type, default and help")
        default = keys.get("default")
        if default is not None and type(default) is not _TYPES[keys["type"]]:
            raise wrong(path, line, f"the default of {name} is no {keys['type']}", "let default and type agree")
        parameters[name] = Parameter(name, keys["type"], keys["help"], default, "default" not in keys)
    return parameters


def _table(path: str, source: str, key: str, declared: Any) -> dict[str, Any]:
    if not isinstance(declared, dict):
        raise wrong(path, _line_of(source, key), f"{key} is no table", f"begin it with [{key}]")
    return declared


def _columns(path: str, source: str, declared: Any, *, rule: bool) -> dict[str, str]:
    for name, help_text in _table(path, source, "columns", declared).items():
        if rule and name in {*JUDGED, *FINDING, "n"}:
            raise wrong(path, _line_of(source, name), f"every rule has a column {name} itself", "give it another name")
        if not isinstance(help_text, str):
            raise wrong(path, _line_of(source, name), f"the column {name} has no text", "say what it holds")
    return dict(declared)


def _check_cypher(path: str, masked: str, *, rule: bool) -> None:
    checks = [
        (_QUOTE, "close the quotes"),
        (_WRITING, "only read"),
        (_PROCEDURE, "use CALL (…) { … } alone"),
        (_LEFT_OVER, "write the notation in lower case, with variables alone"),
    ]
    for pattern, advice in checks:
        if found := pattern.search(masked):
            line = masked.count("\n", 0, found.start()) + 1
            raise wrong(path, line, f"{' '.join(found[0].split()).upper()} in a query", advice)
    for found in _UNION.finditer(masked) if rule else ():
        if _depth(masked, found.start()) == 0:
            line = masked.count("\n", 0, found.start()) + 1
            raise wrong(path, line, "UNION in a rule", "put it into CALL () { … }, and judge what comes out")


def _check_parameters(path: str, source: str, masked: str, parameters: Mapping[str, Parameter]) -> None:
    used = {found[1]: masked.count("\n", 0, found.start()) + 1 for found in _PARAMETER.finditer(masked)}
    for name in used.keys() - parameters.keys() - {"as_of"}:
        raise wrong(path, used[name], f"${name} is not declared", f"add [parameters.{name}] to the header")
    for name in parameters.keys() - used.keys():
        line = _line_of(source, f"parameters.{name}")
        raise wrong(path, line, f"the parameter {name} is not used", "use it or remove it")


def _check_columns(path: str, text: str, masked: str, columns: Mapping[str, str]) -> int:
    ends = [found.start() for found in _RETURN.finditer(masked) if _depth(masked, found.start()) == 0]
    if not ends:
        raise wrong(path, masked.count("\n") + 1, "there is no RETURN", "end the query with one")
    start = ends[-1]
    line = masked.count("\n", 0, start) + 1
    body = masked[start + len("RETURN") :]
    tail = next((t.start() for t in _TAIL.finditer(body) if _depth(body, t.start()) == 0), len(body))
    returned = []
    for item in _split(body[:tail]):
        alias = _ALIAS.fullmatch(item.strip())
        if alias is None:
            raise wrong(path, line, f"{shorten(item.strip())} has no name", "add AS and its column")
        returned.append(alias[1])
    if returned != list(columns):
        advice = f"return {', '.join(columns)}, in this order, or change [columns]"
        raise wrong(path, line, f"the RETURN gives {', '.join(returned)}", advice)
    return start


def _depth(masked: str, position: int) -> int:
    before = masked[:position]
    return sum(map(before.count, "([{")) - sum(map(before.count, ")]}"))


def _split(text: str) -> list[str]:
    items, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            items.append(text[start:position])
            start = position + 1
    return [*items, text[start:]]
