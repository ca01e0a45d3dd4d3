"""Golden rows of every query of the catalogue on the sample network, on both stores, and their declared column types.

If a query changes on purpose, update its rows with `pytest tests/integration/catalogue --update-golden` and review the
difference before committing it.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dtgraph.backends import LocalBackend
from dtgraph.catalogue import (
    COMMON_COLUMN_TYPES,
    QueryDefinition,
    bind_parameters,
    catalogue,
    finding_columns,
    matches_type,
)
from dtgraph.demo import Demonstration
from dtgraph.engine.column_queries import QUERY_FUNCTIONS
from dtgraph.engine.rules import RULE_EVALUATORS
from dtgraph.engine.rules.evaluation import subject_rows
from dtgraph.network import Network

from ...conftest import NATIONAL_SERVER, Opener
from ...helpers import local

GOLDEN = Path(__file__).with_name("golden")
GOLDEN_ROWS = 60
"""Approximate number of stored rows of a query, evenly spaced; the total number of rows is stored, too."""

UNITS = ["vn:province:12:2024", "demo:centre:steering", "vn:central:ministry-of-science-and-technology:2025"]

PARAMETERS: dict[str, dict[str, Any]] = {
    "children": {"ids": UNITS},
    "find_units": {"text": "bao", "exact": "12"},
    "focal_points": {"ids": UNITS},
    "members_of": {"ids": ["demo:03439:team:1", "demo:03439:team:2"]},
    "posts_of": {"ids": UNITS},
    "ties_around": {"ids": UNITS},
    "units": {"after": "vn:commune", "limit": 10, "level": "commune"},
    "units_among": {"ids": [*UNITS, "nobody"], "ended": True},
    "units_with_code": {"code": "03439"},
    "unit_names": {"ids": [*UNITS, "nobody"]},
    "units_and_ties_of": {"ids": UNITS},
    "paths": {"from": UNITS[0], "to": [*UNITS[1:], "demo:12:enterprise:alone"], "k": 2},
    "escalation": {"unit": "vn:commune:03439:2025"},
}
"""Parameters of queries; others run with their defaults."""

NOT_IN_SAMPLE = {"isolated_units": {"unknown"}}
"""Statuses that no subject in the sample network has."""

Row = dict[str, Any]


def all_definitions() -> Mapping[str, QueryDefinition]:
    """All definitions by the names of their golden files."""
    explanations = [*catalogue().evidence.values(), *catalogue().remedies.values()]
    return {
        **catalogue().rules,
        **catalogue().queries,
        **catalogue().measures,
        **{f"{definition.kind}/{definition.name}": definition for definition in explanations},
    }


@pytest.fixture(params=["embedded", NATIONAL_SERVER])
def engine(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def backend(open_any: Opener) -> Iterator[LocalBackend]:
    backend = LocalBackend(open_any())
    with Network(backend) as network:
        network.import_tables(list(Demonstration("sample").sheets()))
        yield backend


def subjects_of_explanations(network: Network) -> Mapping[tuple[str, str], list[str]]:
    """The subjects of evidence and remedies: those of all findings of rules that use the query."""
    results = network.gaps(as_of=Demonstration.as_of)
    ids: dict[tuple[str, str], set[str]] = {}
    for name, rule in network.rules.items():
        subjects = {finding["subject_id"] for finding in results[name].findings or []}
        for query in (
            *(("evidence", name) for name in rule.explanation.evidence),
            *(("remedies", name) for name in rule.explanation.remedies),
        ):
            ids[query] = ids.get(query, set()) | subjects
    return {query: sorted(subjects) for query, subjects in ids.items()}


def all_rows(backend: LocalBackend, definition: QueryDefinition, **parameters: Any) -> list[Row]:
    """All rows of a query or function, including the covered and unknown subjects of rules; of the Cypher if any."""
    day, parameters = Demonstration.as_of, PARAMETERS.get(definition.name, {}) | parameters
    if not definition.computed:
        return backend.store.read(definition.text, bind_parameters(definition, day, parameters))
    return rows_of_columns(backend, definition, **parameters) or []


def rows_of_columns(backend: LocalBackend, definition: QueryDefinition, **parameters: Any) -> list[Row] | None:
    """All rows by the function over columns, including the covered and unknown subjects of rules; None without one."""
    parameters = PARAMETERS.get(definition.name, {}) | parameters
    bound = bind_parameters(definition, Demonstration.as_of, parameters)
    del bound["as_of"]
    day = backend.engine.day(Demonstration.as_of)
    if definition.is_rule:
        subjects = RULE_EVALUATORS[definition.name](day, **bound)
        return subject_rows(definition, day.columns, subjects)
    if definition.name in QUERY_FUNCTIONS and definition.kind == "query":
        return QUERY_FUNCTIONS[definition.name](day, **bound)
    if definition.computed:
        return list(Network(backend).query(definition.name, Demonstration.as_of, **parameters))
    return None


def to_csv(columns: list[str], rows: list[Row]) -> str:
    """Rows and lists in a fixed order, as CSV. Remedies of a finding remain in the order of the query."""
    cells = [[str(sorted(row[c], key=str) if isinstance(row[c], list) else row[c]) for c in columns] for row in rows]
    cells.sort(key=(lambda row: row[:2]) if "action" in columns else None)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([f"{len(rows)} rows"])
    writer.writerow(columns)
    writer.writerows(cells[:: max(1, len(cells) // GOLDEN_ROWS)])
    return out.getvalue()


def sorted_rows(definition: QueryDefinition, rows: list[Row]) -> list[str]:
    """All rows as text; lists and, where the query does not order them, rows in a fixed order."""
    cells = [
        repr([sorted(row[c], key=str) if isinstance(row[c], list) else row[c] for c in definition.columns])
        for row in rows
    ]
    return cells if "ORDER BY" in definition.text.rpartition("RETURN")[2] else sorted(cells)


def mistyped_columns(types: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """Columns with values that are not of the declared type, a string by default."""
    return {
        column
        for row in rows
        for column, value in row.items()
        if value is not None and column != "n" and not matches_type(types.get(column, "string"), value)
    }


def test_golden_rows(backend: LocalBackend, request: pytest.FixtureRequest) -> None:
    update = request.config.getoption("--update-golden")
    subjects = subjects_of_explanations(Network(backend))
    differing, mistyped = {}, {}
    for name, definition in all_definitions().items():
        query = (definition.kind, definition.name)
        rows = all_rows(backend, definition, **({"ids": subjects[query]} if query in subjects else {}))
        if columns := mistyped_columns(definition.types, rows):
            mistyped[name] = columns
        text = to_csv(list(definition.columns), rows)
        file = GOLDEN / f"{name}.csv"
        if update:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            differing[name] = text
        by_columns = rows_of_columns(backend, definition, **({"ids": subjects[query]} if query in subjects else {}))
        if by_columns is not None and sorted_rows(definition, by_columns) != sorted_rows(definition, rows):
            differing[f"{name} of columns"] = to_csv(list(definition.columns), by_columns)
    assert not differing
    assert not mistyped


def test_types_of_explained_findings(sample: Network) -> None:
    for name, result in sample.gaps(as_of=Demonstration.as_of, explain=True).items():
        findings = result.findings or []
        columns = finding_columns(sample.rules[name])
        rows = [{column: finding[column] for column in columns} for finding in findings]
        evidence = [item for finding in findings for item in finding["evidence"]["found"]]
        remedies = [remedy for finding in findings for remedy in finding["remedies"]]
        assert not mistyped_columns(sample.rules[name].types, rows), name
        assert not mistyped_columns(COMMON_COLUMN_TYPES["remedies"], remedies), name
        assert not mistyped_columns(COMMON_COLUMN_TYPES["evidence"], evidence), name


def test_rules_describe_all_their_statuses(sample: Network) -> None:
    in_sample: dict[str, set[str]] = {}
    for name, rule in catalogue().rules.items():
        in_sample[name] = {row["status"] for row in all_rows(local(sample), rule)} - {"covered"}
        assert in_sample[name] <= rule.statuses.keys(), name
    declared = {name: set(rule.statuses) for name, rule in catalogue().rules.items()}
    assert {name: missing for name in declared if (missing := declared[name] - in_sample[name])} == NOT_IN_SAMPLE


def test_mistyped_columns() -> None:
    day = date(2026, 1, 1)
    rows: list[Row] = [
        {"a": day, "b": [{"c": day}], "d": "2026-01-01", "e": None, "f": 1, "g": 1},
        {"a": None, "b": [], "d": None, "e": None, "f": 1.5, "g": 1.5},
    ]
    types = {"a": "date", "d": "date", "e": "date", "f": "number", "g": "integer"}
    assert mistyped_columns(types, rows) == {"b", "d", "g"}


def test_golden_files_belong_to_queries() -> None:
    names = set(all_definitions())
    assert {str(file.relative_to(GOLDEN).with_suffix("")) for file in GOLDEN.rglob("*.csv")} == names
    assert set(PARAMETERS) <= names
