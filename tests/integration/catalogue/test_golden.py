"""Every catalogued query on the sample network, on both stores, against rows that were read and found right.

What columns hold is declared in the headers, for who reads rows as JSON or as a data frame: the rows are held to that.

A query that is meant to answer otherwise gets new rows with `pytest tests/queries --update-golden`; read the
difference before it is committed.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dtgraph.analysis.connectivity_rules import COMPUTED as RULES
from dtgraph.catalogue import TYPES, QueryDefinition, bind_parameters, catalogue, finding_columns, holds
from dtgraph.demo import Demonstration
from dtgraph.engine.graph_queries import COMPUTED
from dtgraph.network import Network

from ...conftest import SERVER_IN_LONG, Opener

GOLDEN = Path(__file__).with_name("golden")
FEW = 60
"""So many rows of a query are kept, every so-manieth of them; their number is kept too."""

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
"""What is asked of the queries that need something; the others are asked with their defaults."""


NOT_IN_SAMPLE = {"isolated_units": {"unknown"}}
"""The statuses of rules that nothing in the sample has."""


def everything() -> Mapping[str, QueryDefinition]:
    """All that the catalogue can ask, by the name of its file of golden rows."""
    of_witnesses = [*catalogue().evidence.values(), *catalogue().remedies.values()]
    return {
        **catalogue().rules,
        **catalogue().queries,
        **catalogue().measures,
        **{f"{one.kind}/{one.name}": one for one in of_witnesses},
    }


@pytest.fixture(params=["embedded", SERVER_IN_LONG])
def engine(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def network(open_any: Opener) -> Iterator[Network]:
    with Network(open_any()) as opened:
        opened.import_tables(list(Demonstration("sample").sheets()))
        yield opened


def subjects(network: Network) -> Mapping[tuple[str, str], list[str]]:
    """What each query of a witness is asked about: the subjects of the findings of the rules that name it."""
    answers = network.gaps(as_of=Demonstration.as_of)
    ids: dict[tuple[str, str], set[str]] = {}
    for name, rule in network.rules.items():
        found = {finding["subject_id"] for finding in answers[name].findings or []}
        for query in (
            *(("evidence", one) for one in rule.explanation.evidence),
            *(("remedies", one) for one in rule.explanation.remedies),
        ):
            ids[query] = ids.get(query, set()) | found
    return {query: sorted(found) for query, found in ids.items()}


def asked(network: Network, entry: QueryDefinition, ids: Mapping[tuple[str, str], list[str]]) -> list[dict[str, Any]]:
    """Every row of a query, or of a function that judges in its place."""
    of_witness = {"ids": ids[entry.kind, entry.name]} if (entry.kind, entry.name) in ids else {}
    bound = bind_parameters(entry, Demonstration.as_of, {**PARAMETERS.get(entry.name, {}), **of_witness})
    if not entry.computed:
        return network.store.read(entry.text, bound)
    own = {name: value for name, value in bound.items() if name in entry.parameters}
    if entry.rule:
        return list(RULES[entry.name](network.questions.snapshot(Demonstration.as_of), **own))
    return COMPUTED[entry.name](network.questions, Demonstration.as_of, **own)


def text(columns: list[str], rows: list[dict[str, Any]]) -> str:
    """Rows as CSV in one order, lists in theirs. The ways to mend one gap stay in the order of the query."""
    cells = [[str(sorted(row[c], key=str) if isinstance(row[c], list) else row[c]) for c in columns] for row in rows]
    cells.sort(key=(lambda row: row[:2]) if "action" in columns else None)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([f"{len(rows)} rows"])
    writer.writerow(columns)
    writer.writerows(cells[:: max(1, len(cells) // FEW)])
    return out.getvalue()


def misdeclared(types: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The columns that hold something else than their type says, which is text where none is declared."""
    return {
        column
        for row in rows
        for column, value in row.items()
        if value is not None and column != "n" and not holds(types.get(column, "string"), value)
    }


def test_every_query_gives_its_golden_rows(network: Network, request: pytest.FixtureRequest) -> None:
    update = request.config.getoption("--update-golden")
    ids = subjects(network)
    wrong, of_types = {}, {}
    for name, entry in everything().items():
        rows = asked(network, entry, ids)
        of_types[name] = misdeclared(entry.types, rows)
        found = text(list(entry.columns), rows)
        file = GOLDEN / f"{name}.csv"
        if update:
            file.parent.mkdir(exist_ok=True)
            file.write_text(found, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != found:
            wrong[name] = found
    assert not wrong
    assert not {name: columns for name, columns in of_types.items() if columns}


def test_explained_findings_hold_what_their_parts_declare(sample: Network) -> None:
    for name, answer in sample.gaps(as_of=Demonstration.as_of, explain=True).items():
        findings = answer.findings or []
        found = [thing for finding in findings for thing in finding["evidence"]["found"]]
        own = [{column: one[column] for column in finding_columns(sample.rules[name])} for one in findings]
        mend = [way for finding in findings for way in finding["remedies"]]
        assert not misdeclared(sample.rules[name].types, own), name
        assert not misdeclared(TYPES["remedies"], mend), name
        assert not misdeclared(TYPES["evidence"], found), name


def test_every_rule_says_what_each_of_its_statuses_means(sample: Network) -> None:
    seen: dict[str, set[str]] = {}
    for name, rule in catalogue().rules.items():
        seen[name] = {row["status"] for row in asked(sample, rule, {})} - {"covered"}
        assert seen[name] <= rule.statuses.keys(), name
    declared = {name: set(rule.statuses) for name, rule in catalogue().rules.items()}
    assert {name: missing for name in declared if (missing := declared[name] - seen[name])} == NOT_IN_SAMPLE


def test_what_is_misdeclared_is_seen() -> None:
    day = date(2026, 1, 1)
    rows: list[dict[str, Any]] = [
        {"a": day, "b": [{"c": day}], "d": "2026-01-01", "e": None, "f": 1, "g": 1},
        {"a": None, "b": [], "d": None, "e": None, "f": 1.5, "g": 1.5},
    ]
    assert misdeclared({"a": "date", "d": "date", "e": "date", "f": "number", "g": "integer"}, rows) == {"b", "d", "g"}


def test_no_golden_rows_are_left_of_queries_that_are_gone() -> None:
    known = set(everything())
    assert {str(file.relative_to(GOLDEN).with_suffix("")) for file in GOLDEN.rglob("*.csv")} == known
    assert set(PARAMETERS) <= known
