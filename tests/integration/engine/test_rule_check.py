"""Results by columns and by Cypher, row by row: `doctor --rules`, on the sample and on all of Viet Nam."""

from datetime import date
from pathlib import Path

import pytest

from dtgraph.demo import SEED, Demonstration
from dtgraph.engine import cache
from dtgraph.engine.rule_check import check_rules
from dtgraph.engine.rules import RULE_EVALUATORS
from dtgraph.engine.rules.subjects import Subjects
from dtgraph.network import Network

from ...helpers import local

DAYS = (Demonstration.as_of, date(2025, 6, 30), date(2025, 7, 1), date(2026, 2, 28), date(2027, 1, 1))


@pytest.mark.parametrize("day", DAYS)
def test_rules_agree_on_the_sample(sample: Network, day: date) -> None:
    checks = list(check_rules(local(sample).store, day))
    assert len(checks) == 23
    assert not [check.rule for check in checks if not check.equal]
    assert sum(check.rows for check in checks) > 50


@pytest.mark.thorough
@pytest.mark.timeout(7_200)
def test_rules_agree_nationally(tmp_path: Path) -> None:
    network, _ = Network.create_demonstration(str(tmp_path / "national.db"), "national", SEED)
    with network:
        for day in DAYS:
            checks = list(check_rules(local(network).store, day))
            assert not [check.rule for check in checks if not check.equal]


def test_a_difference_is_reported(sample: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_first(*arguments: object, **parameters: object) -> tuple[Subjects, ...]:
        [part] = RULE_EVALUATORS["orphaned_units"](*arguments, **parameters)
        rest = slice(1, None)
        first_gap = int((part.status > 1).argmax())
        order = [first_gap, *(number for number in range(len(part.index)) if number != first_gap)]
        return (Subjects(part.label, part.index[order][rest], part.unit[order][rest], part.status[order][rest]),)

    monkeypatch.setattr(cache, "RULE_EVALUATORS", {**RULE_EVALUATORS, "orphaned_units": without_first})
    checks = check_rules(local(sample).store, Demonstration.as_of)
    [check] = [check for check in checks if not check.equal]
    assert check.rule == "orphaned_units"
    [difference] = check.differences
    assert difference.pop("subject_id")
    assert difference == {"only_in": "query", "status": "missing", "detail": None}
