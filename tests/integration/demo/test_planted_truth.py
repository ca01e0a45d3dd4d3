"""The rules find what was planted on its day: all of it and nothing else, on both stores."""

from collections.abc import Iterator

import pytest

from dtgraph.demo import Demonstration
from dtgraph.network import Network

from ...conftest import Opener


@pytest.fixture(params=["sample", pytest.param("national", marks=pytest.mark.national)])
def demonstration(request: pytest.FixtureRequest) -> Demonstration:
    return Demonstration(request.param)


@pytest.fixture
def network(open_any: Opener, demonstration: Demonstration) -> Iterator[Network]:
    with Network(open_any()) as opened:
        opened.import_tables(list(demonstration.sheets()))
        yield opened


@pytest.mark.timeout(3600)
def test_the_planted_truth_is_found_again(network: Network, demonstration: Demonstration) -> None:
    answers = network.gaps(as_of=demonstration.as_of)
    planted: dict[str, set[tuple[str, str, str | None]]] = {rule: set() for rule in answers}
    unknown = dict.fromkeys(answers, 0)
    for case in demonstration.truth():
        if case.rule not in answers:
            continue
        if case.status == "unknown":
            unknown[case.rule] += 1
        else:
            planted[case.rule].add((case.subject_id, case.status, case.detail))
    for rule, answer in answers.items():
        assert answer.findings is not None
        found = [(f["subject_id"], f["status"], f["detail"]) for f in answer.findings]
        assert len(found) == len(set(found)) or rule == "appointments_ending_soon"
        assert set(found) == planted[rule], rule
        assert answer.summary.total.gap == len(found)
        assert answer.summary.total.unknown == unknown[rule], rule
