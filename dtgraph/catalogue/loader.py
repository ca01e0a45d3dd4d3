"""Load the catalogue: every rule, query and measure in `cypher/`, validated together."""

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from ..errors import InputError, shorten
from ..model import SEVERITIES
from ..values import parse_day
from .column_types import FINDING_COLUMNS, SUBJECT_COLUMNS, QueryKind
from .header import Parameter, catalogue_error, line_of
from .macros import expand, include
from .query_definition import QueryDefinition, parse

__all__ = [
    "MAX_INTEGER",
    "Catalogue",
    "bind_parameter",
    "bind_parameters",
    "catalogue",
    "finding_columns",
    "findings_query",
    "fragments",
    "load",
    "suggest",
]

MAX_INTEGER = 1_000_000
"""Maximum value of an integer parameter."""

_INTEGER = re.compile(r"[0-9]+", re.ASCII)
_FOLDERS: Mapping[str, QueryKind] = {
    "rules": "rule",
    "queries": "query",
    "measures": "measure",
    "evidence": "evidence",
    "remedies": "remedies",
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The definitions by name; rules by falling severity."""

    rules: Mapping[str, QueryDefinition]
    queries: Mapping[str, QueryDefinition]
    measures: Mapping[str, QueryDefinition]
    evidence: Mapping[str, QueryDefinition]
    remedies: Mapping[str, QueryDefinition]

    def rule(self, name: str) -> QueryDefinition:
        """Get a rule. Raises `InputError` `unknown-rule`, with the closest name."""
        return _get(self.rules, name, "unknown-rule", "dtgraph rules")

    def query(self, name: str) -> QueryDefinition:
        """Get a query, measure or rule. Raises `InputError` `unknown-query`, with the closest name."""
        return _get({**self.queries, **self.measures, **self.rules}, name, "unknown-query", "dtgraph rules --queries")

    def measure(self, name: str) -> QueryDefinition:
        """Get a measure. Raises `InputError` `unknown-query`, with the closest name."""
        return _get(self.measures, name, "unknown-query", "dtgraph resilience --help")

    def with_rules(self, rules: Iterable[QueryDefinition]) -> "Catalogue":
        """A copy with additional rules. Raises `InputError` `bad-catalogue` for unknown evidence or remedies."""
        all_rules = [*self.rules.values(), *rules]
        for rule in all_rules:
            self._check_explanation(rule)
        all_rules.sort(key=lambda rule: (SEVERITIES.index(rule.severity), rule.name))
        return replace(self, rules={rule.name: rule for rule in all_rules})

    def _check_explanation(self, rule: QueryDefinition) -> None:
        for kind, names, known in (
            ("evidence", rule.explanation.evidence, self.evidence),
            ("remedies", rule.explanation.remedies, self.remedies),
        ):
            for name in names:
                if name not in known:
                    line = line_of(rule.source, "explain")
                    advice = suggest(name, known, f"see cypher/{kind}")
                    raise catalogue_error(rule.path, line, f"unknown {kind} query {shorten(name)}", advice)


def suggest(name: str, known: Iterable[str], otherwise: str) -> str:
    """Advice for an unknown `name`: the most similar one of `known`, else the text `otherwise`."""
    similar = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"did you mean {similar[0]}?" if similar else otherwise


def _get(definitions: Mapping[str, QueryDefinition], name: str, code: str, command: str) -> QueryDefinition:
    try:
        return definitions[name]
    except KeyError:
        advice = suggest(name, definitions, f"list them with: {command}")
        raise InputError(code, found=shorten(name), advice=advice) from None


Fragments = Mapping[str, Callable[[list[str]], str]]


@cache
def fragments() -> Fragments:
    """The fragments for `INCLUDE` by name, as functions from arguments to Cypher text."""
    loaded: dict[str, Callable[[list[str]], str]] = {}
    loaded.update((name, _fragment(file, loaded)) for name, file in _files(files("dtgraph.cypher") / "fragments"))
    return loaded


@cache
def catalogue() -> Catalogue:
    """The built-in catalogue."""
    loaded = {
        folder: {
            name: load(name, f"cypher/{folder}/{file.name}", file.read_text("utf-8"), fragments(), kind)
            for name, file in _files(files("dtgraph.cypher") / folder)
        }
        for folder, kind in _FOLDERS.items()
    }
    without_rules = Catalogue({}, loaded["queries"], loaded["measures"], loaded["evidence"], loaded["remedies"])
    return without_rules.with_rules(loaded["rules"].values())


def _files(folder: Traversable) -> list[tuple[str, Traversable]]:
    cypher_files = [file for file in folder.iterdir() if file.name.endswith(".cypher")]
    return sorted((file.name.removesuffix(".cypher"), file) for file in cypher_files)


def _fragment(file: Traversable, others: Fragments) -> Callable[[list[str]], str]:
    header, *lines = file.read_text("utf-8").splitlines()
    names = header.removeprefix("// ").split("; ")
    body = "\n".join(line for line in lines if not line.startswith("//"))

    def fill(arguments: list[str]) -> str:
        if len(arguments) != len(names):
            raise ValueError(f"{file.name} takes {'; '.join(names)}")
        text = body
        for name, argument in zip(names, arguments, strict=True):
            text = text.replace(f"<{name}>", argument)
        return include(text, others)

    return fill


def load(name: str, path: str, source: str, known: Fragments, kind: QueryKind) -> QueryDefinition:
    """Load a definition from the text of its file. Raises `InputError` `bad-catalogue` with file:line."""
    try:
        text = expand(include(source, known))
    except KeyError as error:
        line = _line(source, str(error.args[0]))
        raise catalogue_error(path, line, f"unknown fragment {error}", "see cypher/fragments") from None
    except (ValueError, TypeError) as error:
        raise catalogue_error(path, _line(source, "INCLUDE"), str(error), "correct the arguments") from None
    except RecursionError:
        line = _line(source, "INCLUDE")
        raise catalogue_error(path, line, "fragments include each other", "remove one INCLUDE") from None
    definition = parse(name, path, source, text, kind)
    for parameter in definition.parameters.values():
        for value in (parameter.default, parameter.example):
            if value is not None:
                try:
                    _convert(parameter, value)
                except InputError as error:
                    line = _line(source, f"[parameters.{parameter.name}]")
                    raise catalogue_error(path, line, error.message, "correct the value") from None
    return definition


def _line(source: str, text: str) -> int:
    return source.count("\n", 0, max(source.find(text), 0)) + 1


def finding_columns(rule: QueryDefinition) -> list[str]:
    """Columns of the findings of a rule: the common ones, then its own."""
    return [*FINDING_COLUMNS, *(column for column in rule.columns if column not in SUBJECT_COLUMNS)]


def findings_query(rule: QueryDefinition) -> str:
    """The query for the gaps of a rule, row by row, and the number of covered and unknown subjects by unit.

    Columns: those of the rule, and the count `n`. In rows that count subjects without a gap, all columns but `unit_id`,
    `status` and `n` are null.
    """
    is_gap = "NOT status IN ['covered', 'unknown']"
    columns = [c if c in ("unit_id", "status") else f"CASE WHEN {is_gap} THEN {c} END AS {c}" for c in rule.columns]
    return f"{rule.match_text}WITH {rule.return_items}\nRETURN {', '.join(columns)}, count(*) AS n"


def bind_parameters(definition: QueryDefinition, as_of: date, values: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters for a store: `values`, converted from text where necessary, and defaults.

    Raises `InputError` `unknown-parameter`, `missing-parameter` or `bad-parameter`.
    """
    for name in values:
        if name not in definition.parameters:
            names = ", ".join(definition.parameters)
            advice = suggest(name, definition.parameters, f"use {names}" if names else "it has no parameters")
            raise InputError("unknown-parameter", query=definition.name, found=shorten(name), advice=advice)
    bound = {name: bind_parameter(definition, parameter, values) for name, parameter in definition.parameters.items()}
    return {"as_of": as_of, **bound}


def bind_parameter(definition: QueryDefinition, parameter: Parameter, values: Mapping[str, Any]) -> Any:
    """One parameter for a store: its value in `values`, converted from text where necessary, or its default.

    Raises `InputError` `missing-parameter` or `bad-parameter`.
    """
    if parameter.name in values:
        return _convert(parameter, values[parameter.name])
    if parameter.required:
        raise InputError("missing-parameter", query=definition.name, found=parameter.name)
    return None if parameter.default is None else _convert(parameter, parameter.default)


def _string(value: Any) -> str:
    if not isinstance(value, str) or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError(value)
    return value


def _strings(value: Any) -> list[str]:
    return [_string(text) for text in (value.split(",") if isinstance(value, str) else value)]


def _date(value: Any) -> str:
    return parse_day(value).isoformat()


def _boolean(value: Any) -> bool:
    return {"true": True, "false": False}[str(value).lower()]


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not _INTEGER.fullmatch(str(value)) or int(str(value)) > MAX_INTEGER:
        raise ValueError(value)
    return int(str(value))


def _number(value: Any) -> float:
    number = float(str(value))
    if not math.isfinite(number) or "_" in str(value):
        raise ValueError(number)
    return number


_CONVERSIONS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "string": ("a string", _string),
    "unit": ("the id of a unit", _string),
    "strings": ("a list of strings", _strings),
    "date": ("a date", _date),
    "boolean": ("true or false", _boolean),
    "integer": (f"a whole number from 0 to {MAX_INTEGER:,}", _integer),
    "number": ("a number", _number),
}


def _convert(parameter: Parameter, value: Any) -> Any:
    expected, conversion = _CONVERSIONS[parameter.type]
    try:
        return conversion(value)
    except (ValueError, KeyError, TypeError):
        name, advice = parameter.name, f"{parameter.name}: {parameter.help}"
        raise InputError("bad-parameter", name=name, expected=expected, found=shorten(value), advice=advice) from None
