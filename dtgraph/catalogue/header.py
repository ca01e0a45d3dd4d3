"""The header of a file of the catalogue: what it declares, checked when it is read.

It is TOML, in the leading `//` lines. A rule declares

    title, question, why, basis, severity, population, fix    texts; severity is critical, high, medium or low
    [parameters.NAME]    type (text, texts, unit, whole, number, flag, day), help, and either a default, or
                         optional = true for null, or neither where a value is needed; example, optional, is a value
                         that the sample network has an answer to, which the documentation and the API show
    [columns]            NAME = "what it holds", of the columns that it adds to the common ones
    [types]              optional: NAME = type, of those that hold no texts (as of parameters, and list: of anything)
    [statuses]           optional: NAME = "when it is so", of the kinds of gap that it finds, and of unknown
    [explain]            optional: expected, what was looked for in words; found and mend, the names of queries in
                         `cypher/found` and `cypher/mend`: what is there, and the nearest ways to mend the gap
    [vi]                 optional: title, question, fix in Vietnamese and, optional, expected and basis

a measure `title`, `question`, `why`, `basis`, `[parameters]`, `[columns]`, `[types]`, title and question in `[vi]`, and

    [plot]               what is drawn where nothing else is asked: the columns `labels` and `values`, of the rows that
                         have what `only` says, such as `only.by = "all"`; as lines over days where `lines` is true

and a query `title`, `question`, `[parameters]`, `[columns]`, `[types]` and, optional, `[vi]`; `internal = true` says of
a query that other questions and the faces are built on it, so that people are not offered it, though it can be asked.
A query in `cypher/evidence` or `cypher/remedies` has fixed columns (`EVIDENCE`, `REMEDIES`) and the parameter `ids`,
the subjects. `as_of` is a parameter of all of them. The list `personal` names the columns that hold personal data (see
`dtgraph.catalogue.redaction`). Whatever its type, a column can hold null.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError, shorten
from .column_types import CLASSES, COLUMN_TYPES, COMMON, FINDING, JUDGED, PERSONAL, SEVERITIES, STATUSES, TYPES, Kind

__all__ = [
    "Explanation",
    "Header",
    "Parameter",
    "Plot",
    "line_of",
    "read_header",
    "wrong",
]

_QUERY_TEXTS = ("title", "question")
_TEXTS: Mapping[Kind, tuple[str, ...]] = {
    "rule": (*_QUERY_TEXTS, "why", "basis", "severity", "population", "fix"),
    "measure": (*_QUERY_TEXTS, "why", "basis"),
}
_MORE: Mapping[Kind, tuple[str, ...]] = {
    "rule": ("explain", "statuses", "vi"),
    "query": ("internal", "vi"),
    "measure": ("plot", "vi"),
}
"""What else a header may have, by the kind of its file."""
_VIETNAMESE = {"title": True, "question": True}
_VIETNAMESE_OF_RULES = {**_VIETNAMESE, "fix": True, "expected": False, "basis": False}
"""The texts that a header may have in Vietnamese, and whether it must where it has any."""
_EXTRA = ("n", "rule", "evidence", "basis", "vintage", "remedies")
"""What stands beside the columns of a finding."""

TAKEN = frozenset({"as_of", "within", "findings", "explain", "progress", "rules", "name", "self"})
"""What a rule's parameter cannot be called: every rule has these itself."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: `default` is None where a value is needed or null is meant (`needed` tells)."""

    name: str
    type: str
    help: str
    default: Any = None
    needed: bool = False
    example: Any = None


_IDS = {"ids": Parameter("ids", "strings", "the ids of the subjects", needed=True)}
_GIVEN: Mapping[Kind, Mapping[str, Parameter]] = {"evidence": _IDS, "remedies": _IDS}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `--explain` adds to a finding: what was looked for, and the queries of what is there and could mend it."""

    expected: str = ""
    evidence: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """What of a table is drawn: `values` of each row by its `labels`, of the rows that have what `only` says."""

    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """What a file declares; its columns are those of its kind and then its own."""

    texts: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, str]
    explanation: Explanation = field(default_factory=Explanation)
    personal: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    vi: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False
    plot: Plot = field(default_factory=Plot)


def wrong(path: str, line: int, found: str, advice: str) -> InputError:
    """The error of a file of the catalogue."""
    return InputError("bad-catalogue", where=f"{path}:{line}", found=found, advice=advice)


def read_header(path: str, source: str, kind: Kind) -> Header:
    """The header of `source`. Raises `InputError` `bad-catalogue` with file:line."""
    declared = _toml(path, source)
    rule = kind == "rule"
    texts = _TEXTS.get(kind, _QUERY_TEXTS)
    known = (*texts, "parameters", "columns", "types", "personal", *_MORE.get(kind, ()))
    for key in declared:
        if key not in known:
            raise wrong(path, line_of(source, key), f"unknown key {shorten(key)}", f"use {', '.join(known)}")
    for key in texts:
        if not isinstance(declared.get(key), str) or not declared[key].strip():
            raise wrong(path, 1, f"the header lacks {key}", f'add {key} = "…"')
    if rule and declared["severity"] not in SEVERITIES:
        line = line_of(source, "severity")
        raise wrong(path, line, f"no severity {shorten(declared['severity'])}", f"use {', '.join(SEVERITIES)}")
    columns = {**COMMON.get(kind, {}), **_columns(path, source, declared.get("columns", {}), rule=rule)}
    return Header(
        {key: declared[key] for key in texts},
        {**_GIVEN.get(kind, {}), **_parameters(path, source, declared.get("parameters", {}), rule=rule)},
        columns,
        _explanation(path, source, declared.get("explain", {})),
        (*PERSONAL.get(kind, ()), *_personal(path, source, declared, columns)),
        {**TYPES.get(kind, {}), **_types(path, source, declared.get("types", {}), columns)},
        _vietnamese(path, source, declared, _VIETNAMESE_OF_RULES if rule else _VIETNAMESE),
        _statuses(path, source, declared.get("statuses", {})),
        _internal(path, source, declared.get("internal", False)),
        _plot(path, source, declared.get("plot", {}), columns),
    )


def _toml(path: str, source: str) -> dict[str, Any]:
    lines = []
    for line in source.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[2:].removeprefix(" "))
    try:
        return tomllib.loads("\n".join(lines))
    except (ValueError, RecursionError) as error:  # ValueError: a number that is too long, too
        line_number = re.search(r"line (\d+)", str(error))
        raise wrong(
            path, int(line_number[1]) if line_number else 1, f"the header is not TOML ({error})", "mend the line"
        ) from None


def line_of(source: str, key: str) -> int:
    """The line in which a header says `key`; 1 where it does not."""
    found = re.search(rf"^// *(\[.*\b)?{re.escape(key)}\b", source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def _parameters(path: str, source: str, declared: Any, *, rule: bool) -> dict[str, Parameter]:
    parameters = {}
    for name, keys in _table(path, source, "parameters", declared).items():
        line = line_of(source, f"parameters.{name}")
        if name in TAKEN and (rule or name in ("as_of", "name", "self")):
            raise wrong(path, line, f"every question has a parameter {name} itself", "give it another name")
        if not isinstance(keys, dict) or str(keys.get("type")) not in CLASSES or not isinstance(keys.get("help"), str):
            raise wrong(path, line, f"the parameter {name} lacks type or help", f"give a type ({', '.join(CLASSES)})")
        if unknown := keys.keys() - {"type", "default", "optional", "help", "example"}:
            advice = "use type, default, optional, help and example"
            raise wrong(path, line, f"unknown key {shorten(min(unknown))}", advice)
        optional = keys.get("optional", False)
        if not isinstance(optional, bool) or (optional and "default" in keys):
            raise wrong(path, line, f"{name} has a default and is optional", "let optional be true, or give a default")
        default, example = (_value(path, line, name, keys, which) for which in ("default", "example"))
        needed = not optional and "default" not in keys
        parameters[name] = Parameter(name, keys["type"], keys["help"], default, needed, example)
    return parameters


def _value(path: str, line: int, name: str, keys: Mapping[str, Any], which: str) -> Any:
    """The default or the example of a parameter; None where there is none."""
    value = keys.get(which)
    if type(value) is int and keys["type"] == "number":
        value = float(value)
    if value is not None and type(value) is not CLASSES[keys["type"]]:
        raise wrong(path, line, f"the {which} of {name} is no {keys['type']}", f"let {which} and type agree")
    return value


def _table(path: str, source: str, key: str, declared: Any) -> dict[str, Any]:
    if not isinstance(declared, dict):
        raise wrong(path, line_of(source, key), f"{key} is no table", f"begin it with [{key}]")
    return declared


def _columns(path: str, source: str, declared: Any, *, rule: bool) -> dict[str, str]:
    for name, help_text in _table(path, source, "columns", declared).items():
        if rule and name in {*JUDGED, *FINDING, *_EXTRA}:
            raise wrong(path, line_of(source, name), f"every rule has a column {name} itself", "give it another name")
        if not isinstance(help_text, str):
            raise wrong(path, line_of(source, name), f"the column {name} has no text", "say what it holds")
    return dict(declared)


def _types(path: str, source: str, declared: Any, columns: Mapping[str, str]) -> dict[str, str]:
    for name, type_ in _table(path, source, "types", declared).items():
        if name not in columns:
            raise wrong(path, line_of(source, name), f"a type of no column {shorten(name)}", "declare the column")
        if type_ not in COLUMN_TYPES:
            known = ", ".join(COLUMN_TYPES)
            raise wrong(path, line_of(source, name), f"{name} is of no type {shorten(str(type_))}", f"use {known}")
    return dict(declared)


def _personal(path: str, source: str, declared: Mapping[str, Any], columns: Mapping[str, str]) -> tuple[str, ...]:
    named = declared.get("personal", [])
    if not isinstance(named, list) or not all(isinstance(name, str) and name in columns for name in named):
        raise wrong(path, line_of(source, "personal"), "personal is no list of its columns", "list columns of it")
    return tuple(named)


def _plot(path: str, source: str, declared: Any, columns: Mapping[str, str]) -> Plot:
    line, keys = line_of(source, "plot"), _table(path, source, "plot", declared)
    if unknown := keys.keys() - {"labels", "values", "only", "lines"}:
        raise wrong(path, line, f"unknown key {shorten(min(unknown))}", "use labels, values, only and lines")
    only = _table(path, source, "only", keys.get("only", {}))
    for name in (*keys.get("labels", ()), *keys.get("values", ()), *only):
        if name not in columns:
            raise wrong(path, line, f"a plot of no column {shorten(str(name))}", "name its columns")
    return Plot(tuple(keys.get("labels", ())), tuple(keys.get("values", ())), dict(only), bool(keys.get("lines")))


def _statuses(path: str, source: str, declared: Any) -> dict[str, str]:
    known = (*STATUSES, "unknown")
    for name, when in _table(path, source, "statuses", declared).items():
        if name not in known:
            raise wrong(path, line_of(source, name), f"no status {shorten(name)}", f"use {', '.join(known)}")
        if not isinstance(when, str) or not when.strip():
            raise wrong(path, line_of(source, name), f"the status {name} has no text", "say when it is so")
    return dict(declared)


def _explanation(path: str, source: str, declared: Any) -> Explanation:
    line = line_of(source, "explain")
    keys = _table(path, source, "explain", declared)
    if unknown := keys.keys() - {"expected", "evidence", "remedies"}:
        raise wrong(path, line, f"unknown key {shorten(min(unknown))}", "use expected, evidence and remedies")
    expected, evidence, remedies = keys.get("expected", ""), keys.get("evidence", []), keys.get("remedies", [])
    named = [*evidence, *remedies] if isinstance(evidence, list) and isinstance(remedies, list) else [None]
    if not isinstance(expected, str) or not all(isinstance(name, str) for name in named):
        raise wrong(
            path, line, "[explain] is incomplete", "make expected a string, and evidence and remedies lists of names"
        )
    return Explanation(expected, tuple(evidence), tuple(remedies))


def _internal(path: str, source: str, declared: Any) -> bool:
    if not isinstance(declared, bool):
        raise wrong(
            path, line_of(source, "internal"), "internal is neither true nor false", "let it be true, or remove it"
        )
    return declared


def _vietnamese(path: str, source: str, declared: Mapping[str, Any], known: Mapping[str, bool]) -> Mapping[str, str]:
    if "vi" not in declared:
        return {}
    line, texts = line_of(source, "vi"), _table(path, source, "vi", declared["vi"])
    for key in texts:
        if key not in known:
            raise wrong(path, line, f"unknown key {shorten(key)}", f"use {', '.join(known)}")
    for key, needed in known.items():
        if (needed or key in texts) and (not isinstance(texts.get(key), str) or not texts[key].strip()):
            raise wrong(path, line, f"the Vietnamese texts lack {key}", f'add {key} = "…"')
    return {key: texts[key] for key in known if key in texts}
