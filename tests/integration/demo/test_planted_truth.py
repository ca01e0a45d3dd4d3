"""The rules find exactly the planted gaps, on both stores."""

from collections.abc import Iterator

import pytest

from dtgraph.backends import LocalBackend
from dtgraph.demo import Demonstration
from dtgraph.network import Network

from ...conftest import Opener


@pytest.fixture(params=["sample", pytest.param("national", marks=pytest.mark.national)])
def demonstration(request: pytest.FixtureRequest) -> Demonstration:
    return Demonstration(request.param)


@pytest.fixture
def network(open_any: Opener, demonstration: Demonstration) -> Iterator[Network]:
    with Network(LocalBackend(open_any())) as opened:
        opened.import_tables(list(demonstration.sheets()))
        yield opened


@pytest.mark.timeout(3600)
def test_rules_find_exactly_the_planted_gaps(network: Network, demonstration: Demonstration) -> None:
    results = network.gaps(as_of=demonstration.as_of)
    planted: dict[str, set[tuple[str, str, str | None]]] = {rule: set() for rule in results}
    unknown = dict.fromkeys(results, 0)
    for gap in demonstration.truth():
        if gap.rule not in results:
            continue
        if gap.status == "unknown":
            unknown[gap.rule] += 1
        else:
            planted[gap.rule].add((gap.subject_id, gap.status, gap.detail))
    for rule, result in results.items():
        assert result.findings is not None
        findings = [(f["subject_id"], f["status"], f["detail"]) for f in result.findings]
        assert len(findings) == len(set(findings)) or rule == "appointments_ending_soon"
        assert set(findings) == planted[rule], rule
        assert result.summary.total.gap == len(findings)
        assert result.summary.total.unknown == unknown[rule], rule
