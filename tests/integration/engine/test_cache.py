"""The evaluation cache: each rule is evaluated once for all callers, within size limits, and never changed by them."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dtgraph.catalogue import Catalogue, with_custom_rules
from dtgraph.engine import cache as module
from dtgraph.engine.rules import RULE_EVALUATORS
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers import local, network_over
from ...helpers.custom_rules import RULE_HEADER
from ...helpers.network_builder import NetworkBuilder
from ...helpers.recording_store import RecordingStore

DAY = date(2026, 6, 30)
RULE = "overloaded_people"
CUSTOM_RULE = (
    RULE_HEADER
    + """\
// [columns]
// parts = "some"
MATCH (u:Unit)
WHERE current(u)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id, 'missing' AS status, null AS since,
  null AS detail, [u.id] AS parts
"""
)


@pytest.fixture(autouse=True)
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the rules that were evaluated, in order."""
    names: list[str] = []

    def counting(name: str, evaluator: Any) -> Any:
        def evaluate(*arguments: Any, **parameters: Any) -> Any:
            names.append(name)
            return evaluator(*arguments, **parameters)

        return evaluate

    counted = {name: counting(name, evaluator) for name, evaluator in RULE_EVALUATORS.items()}
    monkeypatch.setattr(module, "RULE_EVALUATORS", counted)
    return names


def counting_network(store: Store, rules: Catalogue | None = None) -> tuple[Network, RecordingStore]:
    tables = NetworkBuilder().unit("a").unit("b", parent="a").person("p", "b")
    for number in range(5):
        tables.post(f"q{number}", "b").holds("p", f"q{number}")
    network_over(store).import_tables(tables.sheets())
    counting = RecordingStore(store)
    return network_over(counting, rules), counting  # type: ignore[arg-type]


def test_rule_is_evaluated_once_for_all_callers(embedded_store: Store, evaluated: list[str]) -> None:
    network, counting = counting_network(embedded_store)
    restricted, subtree = network.scoped(personal=False), network.scoped(personal=True, within="b")

    def call(number: int) -> Any:
        caller = (network, restricted, subtree)[number % 3]
        within = (None, "b")[number % 2]
        return caller.gaps(RULE, as_of=DAY, within=within, findings=number % 5 > 0)[RULE]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(call, range(30)))
    assert evaluated.count(RULE) == 1
    for number, answer in enumerate(answers):
        name = None if number % 3 == 1 else "Người p"
        names = [finding["subject_name"] for finding in answer.findings or []]
        assert names == ([name] if number % 5 else [])
        assert answer.summary.total.gap == 1
    network.overview(RULE, as_of=DAY)
    assert evaluated.count(RULE) == 1
    network.gaps(RULE, as_of=DAY, most=7)
    network.gaps(RULE, as_of=date(2026, 6, 29))
    assert evaluated.count(RULE) == 3
    assert counting.scans.count("Unit") == 1
    network.import_tables(NetworkBuilder().unit("c").sheets())
    assert network.gaps(RULE, as_of=DAY)[RULE].summary.total.population == 1
    assert evaluated.count(RULE) == 4
    assert counting.scans.count("Unit") == 1


def test_changing_results_does_not_change_cache(embedded_store: Store) -> None:
    network, _ = counting_network(embedded_store)
    first = network.gaps(as_of=DAY, explain=True)
    before = {name: answer.as_dict() for name, answer in network.gaps(as_of=DAY).items()}
    overview = network.overview(as_of=DAY)
    expected = deepcopy(overview)
    for answer in (*first.values(), *network.gaps(as_of=DAY).values()):
        for finding in answer.findings or []:
            finding.clear()
        answer.summary.by_level.clear()
    for part in (*overview.values(), *overview["rules"]):
        if isinstance(part, list | dict):
            part.clear()
    assert {name: answer.as_dict() for name, answer in network.gaps(as_of=DAY).items()} == before
    assert network.overview(as_of=DAY) == expected


def test_cache_size_is_limited(embedded_store: Store, monkeypatch: pytest.MonkeyPatch, evaluated: list[str]) -> None:
    monkeypatch.setattr(module, "MAX_EVALUATION_BYTES", 1)
    network, _ = counting_network(embedded_store)
    for _ in range(2):
        assert network.gaps(RULE, as_of=DAY)[RULE].summary.total.gap == 1
    assert evaluated.count(RULE) == 2


def test_cache_drops_older_versions(embedded_store: Store) -> None:
    network, _ = counting_network(embedded_store)
    network.overview(as_of=DAY)
    cache = local(network).engine._cache
    assert len(cache._evaluations) == 25
    network.import_tables(NetworkBuilder().unit("c").sheets())
    network.gaps(RULE, as_of=DAY)
    assert len(cache._evaluations) == 1


def test_rule_without_function_is_evaluated_by_its_query(sample: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = sample.gaps(as_of=DAY)
    monkeypatch.setattr(module, "RULE_EVALUATORS", {name: RULE_EVALUATORS[name] for name in ("isolated_units",)})
    network = network_over(local(sample).store)
    for name in (RULE, "isolated_units", "units_without_platform"):
        assert network.gaps(name, as_of=DAY)[name].as_dict() == expected[name].as_dict()


def test_released_days_are_kept_while_half_of_the_memory_is_free(
    sample: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, days = local(sample).catalogue.rules["stale_holders"], [date(2026, 6, day) for day in (28, 29, 30)]
    cache = module.EvaluationCache(local(sample).store)
    evaluations = []
    for day in days:
        evaluations.append(cache.evaluation(rule, day, {"days": 30}))
        cache.release(day)
    assert all(cache.evaluation(rule, day, {"days": 30}) is evaluations[n] for n, day in enumerate(days))
    monkeypatch.setattr(module, "MAX_EVALUATION_BYTES", evaluations[0].nbytes)
    cache.release(days[0])
    assert cache.evaluation(rule, days[1], {"days": 30}) is evaluations[1]
    assert cache.evaluation(rule, days[0], {"days": 30}) is not evaluations[0]


def test_custom_rules_are_not_cached(embedded_store: Store, tmp_path: Path) -> None:
    (tmp_path / "mine.cypher").write_text(CUSTOM_RULE, encoding="utf-8")
    network, counting = counting_network(embedded_store, with_custom_rules(tmp_path))
    for _ in range(2):
        findings = network.gaps("mine", as_of=DAY)["mine"].findings
        assert [finding["parts"] for finding in findings or []] == [["a"], ["b"]]
    assert counting.count("AS parts") == 2
    assert [rule["gap"] for rule in network.overview("mine", as_of=DAY)["rules"]] == [2]


def test_equal_rows_are_separate_findings(sample: Network) -> None:
    name = "appointments_ending_soon"
    result = sample.gaps(name, as_of=DAY)[name]
    assert len(result.findings or []) == result.summary.total.gap
    assert len({id(finding) for finding in result.findings or []}) == result.summary.total.gap
