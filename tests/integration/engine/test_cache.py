"""What is kept of a day: judged once for all who ask, whatever their rights, within bounds, and never changed."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dtgraph.catalogue import Catalogue, catalogue, findings_query, with_own
from dtgraph.engine import cache as module
from dtgraph.network import Network
from dtgraph.stores.protocol import Parameters, Row, Store

from ...helpers.network_builder import Tables

DAY = date(2026, 6, 30)
RULE = "overloaded_people"
OWN = """\
// title = "T"
// question = "Q?"
// why = "W"
// basis = "B"
// severity = "low"
// population = "P"
// fix = "F"
// [columns]
// parts = "some"
MATCH (u:Unit)
WHERE current(u)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id, 'missing' AS status, null AS since,
  null AS detail, [u.id] AS parts
"""


class Counting:
    """A store that counts how often each query is read."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.texts: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    @property
    def version(self) -> int:
        return self.store.version

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        self.texts.append(query)
        return self.store.read(query, parameters, seconds=seconds)


def counted(store: Store, questions: Catalogue | None = None) -> tuple[Network, Counting]:
    tables = Tables().unit("a").unit("b", parent="a").person("p", "b")
    for number in range(5):
        tables.post(f"q{number}", "b").holds("p", f"q{number}")
    Network(store).import_tables(tables.sheets())
    counting = Counting(store)
    return Network(counting, questions), counting  # type: ignore[arg-type]


def times(counting: Counting, rule: str = RULE) -> int:
    return counting.texts.count(findings_query(catalogue().rules[rule]))


def test_a_rule_is_judged_once_for_all_who_ask(embedded_store: Store) -> None:
    network, counting = counted(embedded_store)
    hidden, of_b = network.without_personal_data(), network.restricted(personal=True, within="b")

    def ask(number: int) -> Any:
        who = (network, hidden, of_b)[number % 3]
        within = (None, "b")[number % 2]
        return who.gaps(RULE, as_of=DAY, within=within, findings=number % 5 > 0)[RULE]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(30)))
    assert times(counting) == 1
    for number, answer in enumerate(answers):
        name = None if number % 3 == 1 else "Người p"
        names = [finding["subject_name"] for finding in answer.findings or []]
        assert names == ([name] if number % 5 else [])
        assert answer.summary.total.gap == 1
    network.overview(RULE, as_of=DAY)
    assert times(counting) == 1
    network.gaps(RULE, as_of=DAY, most=7)
    network.gaps(RULE, as_of=date(2026, 6, 29))
    assert times(counting) == 3
    network.import_tables(Tables().unit("c").sheets())
    assert network.gaps(RULE, as_of=DAY)[RULE].summary.total.population == 1
    assert times(counting) == 4


def test_what_is_kept_does_not_change_with_an_answer(embedded_store: Store) -> None:
    network, _ = counted(embedded_store)
    first = network.gaps(as_of=DAY, explain=True)
    before = {name: answer.as_dict() for name, answer in network.gaps(as_of=DAY).items()}
    overview = network.overview(as_of=DAY)
    told = deepcopy(overview)
    for answer in (*first.values(), *network.gaps(as_of=DAY).values()):
        for finding in answer.findings or []:
            finding.clear()
        answer.summary.by_level.clear()
    for part in (*overview.values(), *overview["rules"]):
        if isinstance(part, list | dict):
            part.clear()
    assert {name: answer.as_dict() for name, answer in network.gaps(as_of=DAY).items()} == before
    assert network.overview(as_of=DAY) == told


def test_only_so_many_bytes_of_judgements_are_kept(embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "JUDGEMENTS", 1)
    network, counting = counted(embedded_store)
    for _ in range(2):
        assert network.gaps(RULE, as_of=DAY)[RULE].summary.total.gap == 1
    assert times(counting) == 2


def test_what_an_older_version_said_is_let_go(embedded_store: Store) -> None:
    network, _ = counted(embedded_store)
    network.overview(as_of=DAY)
    kept = network.questions._kept
    assert len(kept._judgements) == 25
    network.import_tables(Tables().unit("c").sheets())
    network.gaps(RULE, as_of=DAY)
    assert len(kept._judgements) == 1


def test_rules_of_ones_own_are_asked_each_time(embedded_store: Store, tmp_path: Path) -> None:
    (tmp_path / "mine.cypher").write_text(OWN, encoding="utf-8")
    network, counting = counted(embedded_store, with_own(tmp_path))
    for _ in range(2):
        findings = network.gaps("mine", as_of=DAY)["mine"].findings
        assert [finding["parts"] for finding in findings or []] == [["a"], ["b"]]
    assert len([text for text in counting.texts if "AS parts" in text]) == 2
    assert [rule["gap"] for rule in network.overview("mine", as_of=DAY)["rules"]] == [2]


def test_the_same_rows_twice_are_two_findings(sample: Network) -> None:
    name = "appointments_ending_soon"
    whole = sample.gaps(name, as_of=DAY)[name]
    assert len(whole.findings or []) == whole.summary.total.gap
    assert len({id(finding) for finding in whole.findings or []}) == whole.summary.total.gap
