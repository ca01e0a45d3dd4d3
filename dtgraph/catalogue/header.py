"""Header of a file of the catalogue, read and validated.

It is TOML in the leading `//` lines. A rule declares

    title, target, question, why, basis, severity, population, fix
                         texts: `title` names the gap, `target` the state without gaps; severity is critical, high,
                         medium or low; in a user's rules, `target` is optional and `title` by default
    [parameters.NAME]    type (string, strings, unit, integer, number, boolean, date), help, and either `default`, or
                         `optional = true` for null; with neither, a value is required. Optional `example`: a value that
                         has a result in the sample network, for the documentation and the API
    [columns]            NAME = "meaning", for the columns that it adds to the common ones
    [types]              optional: NAME = type, for columns that are not strings (types of parameters, and `list`)
    [statuses]           optional: NAME = "meaning", for the kinds of gaps that it finds, and for unknown
    [explain]            optional: `expected`, a text; `evidence` and `remedies`, names of queries in `cypher/evidence`
                         and `cypher/remedies`
    [vi]                 optional: title, question and fix in Vietnamese; optional target, expected and basis

A measure declares `title`, `question`, `why`, `basis`, `[parameters]`, `[columns]`, `[types]`, optionally title and
question in `[vi]`, and

    [plot]               default chart: the columns `labels` and `values`, of the rows that match `only`, such as
                         `only.by = "all"`; as lines over dates if `lines` is true

A query declares `title`, `question`, `[parameters]`, `[columns]`, `[types]` and optionally `[vi]`; `internal = true` if
it serves other queries and is not listed for users. Queries in `cypher/evidence` and `cypher/remedies` have fixed
columns (`EVIDENCE_COLUMNS`, `REMEDY_COLUMNS`) and the parameter `ids`, the subjects. All have the parameter `as_of`.
The list `personal` names columns with personal data (see `dtgraph.catalogue.redaction`). Every column can be null.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError, shorten
from ..model import SEVERITIES
from .column_types import (
    COLUMN_TYPES,
    COMMON_COLUMN_TYPES,
    COMMON_COLUMNS,
    FINDING_COLUMNS,
    PERSONAL_COLUMNS,
    PYTHON_TYPES,
    STATUSES,
    SUBJECT_COLUMNS,
    QueryKind,
)

__all__ = ["Explanation", "Header", "Parameter", "Plot", "catalogue_error", "line_of", "read_header"]

_QUERY_TEXTS = ("title", "question")
_TEXTS: Mapping[QueryKind, tuple[str, ...]] = {
    "rule": (*_QUERY_TEXTS, "why", "basis", "severity", "population", "fix"),
    "measure": (*_QUERY_TEXTS, "why", "basis"),
}
"""Required texts."""
_OPTIONAL_TEXTS: Mapping[QueryKind, tuple[str, ...]] = {"rule": ("target",)}
_OPTIONAL_KEYS: Mapping[QueryKind, tuple[str, ...]] = {
    "rule": ("explain", "statuses", "vi"),
    "query": ("internal", "vi"),
    "measure": ("plot", "vi"),
}
_VIETNAMESE = {"title": True, "question": True}
_VIETNAMESE_OF_RULES = {**_VIETNAMESE, "fix": True, "target": False, "expected": False, "basis": False}
"""Texts in Vietnamese, and whether they are required in a `[vi]` table."""
_RESERVED_COLUMNS = ("n", "rule", "evidence", "basis", "vintage", "remedies")
"""Columns that results add to those of a finding."""

RESERVED_PARAMETERS = frozenset({"as_of", "within", "findings", "explain", "progress", "rules", "name", "self"})
"""Names that a parameter of a rule cannot have."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query. If it is not `required`, its default can be None."""

    name: str
    type: str
    help: str
    default: Any = None
    required: bool = False
    example: Any = None


_IDS = {"ids": Parameter("ids", "strings", "ids of the subjects", required=True)}
_COMMON_PARAMETERS: Mapping[QueryKind, Mapping[str, Parameter]] = {"evidence": _IDS, "remedies": _IDS}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `--explain` adds to a finding: the expected state, and the names of queries for evidence and remedies."""

    expected: str = ""
    evidence: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """Default chart of a table: the columns `values` by the columns `labels`, for the rows that match `only`."""

    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    lines: bool = False


@dataclass(frozen=True, kw_only=True)
class Header:
    """A header; `columns` are those of the query's kind, then its own.

    `title` names the gap that a rule finds, `target` the state in which there is none. `vi` are texts in Vietnamese.
    `internal` queries serve other queries and are not listed for users.
    """

    title: str
    question: str
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, str]
    why: str = ""
    basis: str = ""
    severity: str = ""
    population: str = ""
    fix: str = ""
    target: str = ""
    explanation: Explanation = field(default_factory=Explanation)
    personal: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    vi: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False
    plot: Plot = field(default_factory=Plot)


def catalogue_error(path: str, line: int, problem: str, advice: str) -> InputError:
    """The error `bad-catalogue` at a line of a file."""
    return InputError("bad-catalogue", where=f"{path}:{line}", found=problem, advice=advice)


def read_header(path: str, source: str, kind: QueryKind) -> Header:
    """Read the header of a file's text. Raises `InputError` `bad-catalogue` with file:line."""
    declared = _toml(path, source)
    rule = kind == "rule"
    texts = _texts(path, source, declared, kind)
    if rule and declared["severity"] not in SEVERITIES:
        problem = f"unknown severity {shorten(declared['severity'])}"
        raise catalogue_error(path, line_of(source, "severity"), problem, f"use {', '.join(SEVERITIES)}")
    columns = {**COMMON_COLUMNS.get(kind, {}), **_columns(path, source, declared.get("columns", {}), rule=rule)}
    parameters = _parameters(path, source, declared.get("parameters", {}), rule=rule)
    return Header(
        **texts,
        parameters={**_COMMON_PARAMETERS.get(kind, {}), **parameters},
        columns=columns,
        explanation=_explanation(path, source, declared.get("explain", {})),
        personal=(*PERSONAL_COLUMNS.get(kind, ()), *_personal(path, source, declared, columns)),
        types={**COMMON_COLUMN_TYPES.get(kind, {}), **_types(path, source, declared.get("types", {}), columns)},
        vi=_vietnamese(path, source, declared, _VIETNAMESE_OF_RULES if rule else _VIETNAMESE),
        statuses=_statuses(path, source, declared.get("statuses", {})),
        internal=_internal(path, source, declared.get("internal", False)),
        plot=_plot(path, source, declared.get("plot", {}), columns),
    )


def _toml(path: str, source: str) -> dict[str, Any]:
    lines = []
    for line in source.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[2:].removeprefix(" "))
    try:
        return tomllib.loads("\n".join(lines))
    except (ValueError, RecursionError) as error:  # tomllib raises a plain ValueError for very long numbers
        number = re.search(r"line (\d+)", str(error))
        problem = f"the header is not valid TOML ({error})"
        raise catalogue_error(path, int(number[1]) if number else 1, problem, "correct the line") from None


def line_of(source: str, key: str) -> int:
    """Number of the header's line with a key; 1 if there is none."""
    match = re.search(rf"^// *(\[.*\b)?{re.escape(key)}\b", source, re.MULTILINE)
    return source.count("\n", 0, match.start()) + 1 if match else 1


def _texts(path: str, source: str, declared: Mapping[str, Any], kind: QueryKind) -> dict[str, str]:
    required, optional = _TEXTS.get(kind, _QUERY_TEXTS), _OPTIONAL_TEXTS.get(kind, ())
    keys = (*required, *optional, "parameters", "columns", "types", "personal", *_OPTIONAL_KEYS.get(kind, ()))
    for key in declared:
        if key not in keys:
            raise catalogue_error(path, line_of(source, key), f"unknown key {shorten(key)}", f"use {', '.join(keys)}")
    for key in (*required, *(key for key in optional if key in declared)):
        if not isinstance(declared.get(key), str) or not declared[key].strip():
            raise catalogue_error(path, 1, f"the header lacks {key}", f'add {key} = "…"')
    return {key: declared.get(key, declared["title"]) for key in (*required, *optional)}


def _parameters(path: str, source: str, declared: Any, *, rule: bool) -> dict[str, Parameter]:
    parameters = {}
    for name, keys in _table(path, source, "parameters", declared).items():
        line = line_of(source, f"parameters.{name}")
        if name in RESERVED_PARAMETERS and (rule or name in ("as_of", "name", "self")):
            raise catalogue_error(path, line, f"the parameter name {name} is reserved", "choose another name")
        type_, help_text = (keys.get("type"), keys.get("help")) if isinstance(keys, dict) else (None, None)
        if str(type_) not in PYTHON_TYPES or not isinstance(help_text, str):
            advice = f"set help, and type to one of {', '.join(PYTHON_TYPES)}"
            raise catalogue_error(path, line, f"the parameter {name} lacks a valid type or help", advice)
        if unknown := keys.keys() - {"type", "default", "optional", "help", "example"}:
            advice = "use type, default, optional, help and example"
            raise catalogue_error(path, line, f"unknown key {shorten(min(unknown))}", advice)
        optional = keys.get("optional", False)
        if not isinstance(optional, bool) or (optional and "default" in keys):
            advice = "set optional to true or give a default"
            raise catalogue_error(path, line, f"{name} is optional and has a default", advice)
        default, example = (_value(path, line, name, keys, key) for key in ("default", "example"))
        required = not optional and "default" not in keys
        parameters[name] = Parameter(name, str(type_), help_text, default, required, example)
    return parameters


def _value(path: str, line: int, name: str, keys: Mapping[str, Any], key: str) -> Any:
    """The `default` or `example` of a parameter, None without one."""
    value, type_ = keys.get(key), keys["type"]
    if type(value) is int and type_ == "number":
        value = float(value)
    if value is not None and type(value) is not PYTHON_TYPES[type_]:
        problem = f"the {key} of {name} is not of type {type_}"
        raise catalogue_error(path, line, problem, "correct the value or the type")
    return value


def _table(path: str, source: str, key: str, declared: Any) -> dict[str, Any]:
    if not isinstance(declared, dict):
        raise catalogue_error(path, line_of(source, key), f"{key} is not a table", f"begin it with [{key}]")
    return declared


def _columns(path: str, source: str, declared: Any, *, rule: bool) -> dict[str, str]:
    for name, help_text in _table(path, source, "columns", declared).items():
        line = line_of(source, name)
        if rule and name in {*SUBJECT_COLUMNS, *FINDING_COLUMNS, *_RESERVED_COLUMNS}:
            raise catalogue_error(path, line, f"the column name {name} is reserved", "choose another name")
        if not isinstance(help_text, str):
            raise catalogue_error(path, line, f"the column {name} has no description", "describe it in a string")
    return dict(declared)


def _types(path: str, source: str, declared: Any, columns: Mapping[str, str]) -> dict[str, str]:
    for name, type_ in _table(path, source, "types", declared).items():
        line = line_of(source, name)
        if name not in columns:
            raise catalogue_error(path, line, f"type of an unknown column {shorten(name)}", "declare the column")
        if type_ not in COLUMN_TYPES:
            problem = f"unknown type {shorten(str(type_))} of the column {name}"
            raise catalogue_error(path, line, problem, f"use {', '.join(COLUMN_TYPES)}")
    return dict(declared)


def _personal(path: str, source: str, declared: Mapping[str, Any], columns: Mapping[str, str]) -> tuple[str, ...]:
    names = declared.get("personal", [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name in columns for name in names):
        line = line_of(source, "personal")
        raise catalogue_error(path, line, "personal is not a list of declared columns", "list their names")
    return tuple(names)


def _plot(path: str, source: str, declared: Any, columns: Mapping[str, str]) -> Plot:
    line, keys = line_of(source, "plot"), _table(path, source, "plot", declared)
    if unknown := keys.keys() - {"labels", "values", "only", "lines"}:
        raise catalogue_error(path, line, f"unknown key {shorten(min(unknown))}", "use labels, values, only and lines")
    only = _table(path, source, "only", keys.get("only", {}))
    for name in (*keys.get("labels", ()), *keys.get("values", ()), *only):
        if name not in columns:
            problem = f"unknown column {shorten(str(name))} in the plot"
            raise catalogue_error(path, line, problem, "use declared columns")
    return Plot(tuple(keys.get("labels", ())), tuple(keys.get("values", ())), dict(only), bool(keys.get("lines")))


def _statuses(path: str, source: str, declared: Any) -> dict[str, str]:
    known = (*STATUSES, "unknown")
    for name, meaning in _table(path, source, "statuses", declared).items():
        line = line_of(source, name)
        if name not in known:
            raise catalogue_error(path, line, f"unknown status {shorten(name)}", f"use {', '.join(known)}")
        if not isinstance(meaning, str) or not meaning.strip():
            raise catalogue_error(path, line, f"the status {name} has no description", "describe it in a string")
    return dict(declared)


def _explanation(path: str, source: str, declared: Any) -> Explanation:
    line = line_of(source, "explain")
    keys = _table(path, source, "explain", declared)
    if unknown := keys.keys() - {"expected", "evidence", "remedies"}:
        problem = f"unknown key {shorten(min(unknown))}"
        raise catalogue_error(path, line, problem, "use expected, evidence and remedies")
    expected, evidence, remedies = keys.get("expected", ""), keys.get("evidence", []), keys.get("remedies", [])
    names = [*evidence, *remedies] if isinstance(evidence, list) and isinstance(remedies, list) else [None]
    if not isinstance(expected, str) or not all(isinstance(name, str) for name in names):
        advice = "make expected a string, and evidence and remedies lists of names"
        raise catalogue_error(path, line, "[explain] is not valid", advice)
    return Explanation(expected, tuple(evidence), tuple(remedies))


def _internal(path: str, source: str, declared: Any) -> bool:
    if not isinstance(declared, bool):
        line = line_of(source, "internal")
        raise catalogue_error(path, line, "internal is neither true nor false", "set it to true or remove it")
    return declared


def _vietnamese(path: str, source: str, declared: Mapping[str, Any], known: Mapping[str, bool]) -> Mapping[str, str]:
    if "vi" not in declared:
        return {}
    line, texts = line_of(source, "vi"), _table(path, source, "vi", declared["vi"])
    for key in texts:
        if key not in known:
            raise catalogue_error(path, line, f"unknown key {shorten(key)}", f"use {', '.join(known)}")
    for key, required in known.items():
        if (required or key in texts) and (not isinstance(texts.get(key), str) or not texts[key].strip()):
            raise catalogue_error(path, line, f"[vi] lacks {key}", f'add {key} = "…"')
    return {key: texts[key] for key in known if key in texts}
