"""The catalogue: every rule and query in `cypher/`, loaded and checked together."""

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
from ..values import day
from .column_types import FINDING, JUDGED, SEVERITIES, Kind
from .header import Parameter, line_of, wrong
from .macros import expand, include
from .query_definition import QueryDefinition, parse

__all__ = ["LARGEST", "Catalogue", "catalogue", "fragments", "suggest"]

LARGEST = 1_000_000
"""The greatest whole number that a parameter can be: more days than a calendar has, more people than a team."""

_WHOLE = re.compile(r"[0-9]+", re.ASCII)
_FOLDERS: Mapping[str, Kind] = {
    "rules": "rule",
    "queries": "query",
    "measures": "measure",
    "evidence": "evidence",
    "remedies": "remedies",
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rules, the gravest first, the queries, the measures, evidence and remedies, by name."""

    rules: Mapping[str, QueryDefinition]
    queries: Mapping[str, QueryDefinition]
    measures: Mapping[str, QueryDefinition]
    evidence: Mapping[str, QueryDefinition]
    remedies: Mapping[str, QueryDefinition]

    def rule(self, name: str) -> QueryDefinition:
        """The rule `name`. Raises `InputError` `unknown-rule`, which names the nearest."""
        return _get(self.rules, name, "unknown-rule", "dtgraph rules")

    def query(self, name: str) -> QueryDefinition:
        """The query, measure or rule `name`. Raises `InputError` `unknown-query`, which names the nearest."""
        return _get({**self.queries, **self.measures, **self.rules}, name, "unknown-query", "dtgraph rules --queries")

    def measure(self, name: str) -> QueryDefinition:
        """The measure `name`. Raises `InputError` `unknown-query`, which names the nearest."""
        return _get(self.measures, name, "unknown-query", "dtgraph resilience --help")

    def extended(self, rules: Iterable[QueryDefinition]) -> "Catalogue":
        """This catalogue with more rules. Raises `bad-catalogue` if a rule names unknown evidence or remedies."""
        every = [*self.rules.values(), *rules]
        for rule in every:
            self._check_explanation(rule)
        gravest_first = sorted(every, key=lambda rule: (SEVERITIES.index(rule.severity), rule.name))
        return replace(self, rules={rule.name: rule for rule in gravest_first})

    def _check_explanation(self, rule: QueryDefinition) -> None:
        for names, known in ((rule.explanation.evidence, self.evidence), (rule.explanation.remedies, self.remedies)):
            for name in names:
                if name not in known:
                    advice = suggest(name, known, "see cypher/evidence and cypher/remedies")
                    raise wrong(
                        rule.path,
                        line_of(rule.source, "explain"),
                        f"no query {shorten(name)} of evidence or remedies",
                        advice,
                    )


def suggest(name: str, known: Iterable[str], otherwise: str) -> str:
    """The advice for an unknown `name`: the nearest of those `known`, else `otherwise`."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"did you mean {found[0]}?" if found else otherwise


def _get(entries: Mapping[str, QueryDefinition], name: str, code: str, command: str) -> QueryDefinition:
    try:
        return entries[name]
    except KeyError:
        advice = suggest(name, entries, f"list them with: {command}")
        raise InputError(code, found=shorten(name), advice=advice) from None


Fragments = Mapping[str, Callable[[list[str]], str]]


@cache
def fragments() -> Fragments:
    """What `INCLUDE` can name: each takes its arguments and gives the text."""
    filled: dict[str, Callable[[list[str]], str]] = {}
    filled.update((name, _fragment(file, filled)) for name, file in _files(files("dtgraph.cypher") / "fragments"))
    return filled


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with dtgraph."""
    loaded = {
        folder: {
            name: load(name, f"cypher/{folder}/{file.name}", file.read_text("utf-8"), fragments(), kind)
            for name, file in _files(files("dtgraph.cypher") / folder)
        }
        for folder, kind in _FOLDERS.items()
    }
    without_rules = Catalogue({}, loaded["queries"], loaded["measures"], loaded["evidence"], loaded["remedies"])
    return without_rules.extended(loaded["rules"].values())


def _files(folder: Traversable) -> list[tuple[str, Traversable]]:
    found = [file for file in folder.iterdir() if file.name.endswith(".cypher")]
    return sorted((file.name.removesuffix(".cypher"), file) for file in found)


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


def load(name: str, path: str, source: str, known: Fragments, kind: Kind) -> QueryDefinition:
    """The entry of the file `path` with the text `source`. Raises `InputError` `bad-catalogue` with file:line."""
    try:
        text = expand(include(source, known))
    except KeyError as error:
        raise wrong(path, _line(source, str(error.args[0])), f"no fragment {error}", "see cypher/fragments") from None
    except (ValueError, TypeError) as error:
        raise wrong(path, _line(source, "INCLUDE"), str(error), "give it what it takes") from None
    except RecursionError:
        raise wrong(path, _line(source, "INCLUDE"), "fragments include each other", "let none include itself") from None
    entry = parse(name, path, source, text, kind)
    for parameter in entry.parameters.values():
        for value in (parameter.default, parameter.example):
            if value is not None:
                try:
                    _convert(parameter, value)
                except InputError as error:
                    line = _line(source, f"[parameters.{parameter.name}]")
                    raise wrong(path, line, error.sentence, "mend it") from None
    return entry


def _line(source: str, text: str) -> int:
    return source.count("\n", 0, max(source.find(text), 0)) + 1


def finding_columns(rule: QueryDefinition) -> list[str]:
    """The columns of a finding of `rule`: the common ones, then its own."""
    return [*FINDING, *(column for column in rule.columns if column not in JUDGED)]


def findings_query(rule: QueryDefinition) -> str:
    """The gaps of `rule` row by row, and its covered and unknown subjects counted by unit, in one pass.

    Columns: those of the rule's file and `n`; a counted row has null in all but `unit_id`, `status` and `n`.
    """
    gap = "NOT status IN ['covered', 'unknown']"
    columns = [c if c in ("unit_id", "status") else f"CASE WHEN {gap} THEN {c} END AS {c}" for c in rule.columns]
    return f"{rule.matches}WITH {rule.items}\nRETURN {', '.join(columns)}, count(*) AS n"


def bind_parameters(entry: QueryDefinition, as_of: date, values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of `entry` as a store takes them: `values` (texts are converted) and the defaults.

    Raises `InputError` `unknown-parameter`, `missing-parameter` or `bad-parameter`.
    """
    for name in values:
        if name not in entry.parameters:
            advice = suggest(name, entry.parameters, f"it takes {', '.join(entry.parameters) or 'none'}")
            raise InputError("unknown-parameter", query=entry.name, found=shorten(name), advice=advice)
    bound: dict[str, Any] = {"as_of": as_of.isoformat()}
    for parameter in entry.parameters.values():
        if parameter.name in values:
            bound[parameter.name] = _convert(parameter, values[parameter.name])
        elif parameter.needed:
            raise InputError("missing-parameter", query=entry.name, found=parameter.name)
        else:
            bound[parameter.name] = None if parameter.default is None else _convert(parameter, parameter.default)
    return bound


def _text(value: Any) -> str:
    if not isinstance(value, str) or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError(value)
    return value


def _texts(value: Any) -> list[str]:
    return [_text(text) for text in (value.split(",") if isinstance(value, str) else value)]


def _day(value: Any) -> str:
    return day(value).isoformat()


def _flag(value: Any) -> bool:
    return {"true": True, "false": False}[str(value).lower()]


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not _WHOLE.fullmatch(str(value)) or int(str(value)) > LARGEST:
        raise ValueError(value)
    return int(str(value))


def _number(value: Any) -> float:
    number = float(str(value))
    if not math.isfinite(number) or "_" in str(value):
        raise ValueError(number)
    return number


_CONVERSIONS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "string": ("a text", _text),
    "unit": ("the id of a unit", _text),
    "strings": ("a list of texts", _texts),
    "date": ("a day", _day),
    "boolean": ("true or false", _flag),
    "integer": (f"a whole number from 0 to {LARGEST:,}", _whole),
    "number": ("a number", _number),
}


def _convert(parameter: Parameter, value: Any) -> Any:
    expected, conversion = _CONVERSIONS[parameter.type]
    try:
        return conversion(value)
    except (ValueError, KeyError, TypeError):
        advice, found = f"it is {parameter.help}", shorten(value)
        raise InputError("bad-parameter", name=parameter.name, expected=expected, found=found, advice=advice) from None
