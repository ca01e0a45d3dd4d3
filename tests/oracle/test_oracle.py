"""All rules of the catalogue on both stores, compared with the oracle: every finding and the whole summary.

Hypothesis finds the smallest example, but its networks are similar to each other; random ones with fixed seeds differ
more.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtgraph.catalogue import catalogue
from dtgraph.exchange.tables.sheet import Sheet
from dtgraph.network import Network

from ..conftest import Opener
from ..helpers import network_over
from .comparison import compare
from .network_draft import Chooser
from .network_generator import AS_OF, generate_network

PARAMETER_VALUES = {"minimum": (0, 1, 2, 3), "days": (0, 1, 2, 91, 366), "most": (0, 1, 2), "at_least": (1, 3)}
"""Values of rule parameters besides their defaults; `root` is a unit."""

DAYS = [*[AS_OF] * 4, *(AS_OF + timedelta(days) for days in (-1, 1, 90, -1_000))]

Example = tuple[list[Sheet], list[dict[str, Any]]]

FEW_EXAMPLES = settings(
    max_examples=10,  # 400 in `make thorough`
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def embedded(open_embedded: Opener) -> Iterator[Network]:
    """A network in an embedded store, cleared for every example."""
    with network_over(open_embedded()) as opened:
        yield opened


@pytest.fixture
def server(open_server: Opener) -> Iterator[Network]:
    """A network on the Neo4j server, cleared for every example."""
    with network_over(open_server()) as opened:
        yield opened


def make_example(choose: Chooser) -> Example:
    """A network and the options of two runs: the default ones and others."""
    sheets = generate_network(choose)
    units = [cells[0] for sheet in sheets if sheet.table == "units" for _, cells in sheet.rows]
    other: dict[str, Any] = {"as_of": choose(DAYS)}
    for name in sorted({name for rule in catalogue().rules.values() for name in rule.parameters} - {"root"}):
        other[name] = choose(PARAMETER_VALUES[name])
    for name in ("within", "root"):
        if choose((False, True)) and units:
            other[name] = choose(units)
    return sheets, [{"as_of": AS_OF}, other]


@st.composite
def examples(draw: st.DrawFn) -> Example:
    return make_example(lambda values: draw(st.sampled_from(values)))


def compare_random_networks(network: Network, seeds: Iterable[int]) -> None:
    for seed in seeds:
        sheets, runs = make_example(random.Random(seed).choice)
        compare(network, sheets, runs, reduce=True)


@FEW_EXAMPLES
@given(examples())
def test_hypothesis(embedded: Network, example: Example) -> None:
    compare(embedded, *example)


@pytest.mark.thorough
@settings(FEW_EXAMPLES, max_examples=400)
@given(examples())
def test_hypothesis_with_many_examples(embedded: Network, example: Example) -> None:
    compare(embedded, *example)


def test_random_networks_in_the_embedded_store(embedded: Network) -> None:
    compare_random_networks(embedded, range(20))


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1_000, 2_000, 200))
def test_many_random_networks_in_the_embedded_store(embedded: Network, first: int) -> None:
    compare_random_networks(embedded, range(first, first + 200))


@pytest.mark.neo4j
def test_random_networks_on_the_server(server: Network) -> None:
    compare_random_networks(server, range(2))


@pytest.mark.neo4j
@pytest.mark.thorough
@pytest.mark.parametrize("first", range(3_000, 4_000, 100))
def test_many_random_networks_on_the_server(server: Network, first: int) -> None:
    compare_random_networks(server, range(first, first + 100))
