"""Every rule of the catalogue, on both stores, against the evaluator: findings row by row, and the whole summary.

Hypothesis finds the smallest example, but changes one network a little to make the next; plain chance with fixed
seeds makes networks that have less in common.
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
from .comparing import compare
from .draft import Chooser
from .networks import AS_OF, network

DRAWN = {"minimum": (0, 1, 2, 3), "days": (0, 1, 2, 91, 366), "most": (0, 1, 2), "at_least": (1, 3)}
"""What is asked of the rules' parameters beside their defaults; `root` is a unit."""

DAYS = [*[AS_OF] * 4, *(AS_OF + timedelta(days) for days in (-1, 1, 90, -1_000))]

Example = tuple[list[Sheet], list[dict[str, Any]]]

FEW = settings(
    max_examples=10,  # `make thorough` tries 400
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def embedded(open_embedded: Opener) -> Iterator[Network]:
    """A network in an embedded store, emptied for every example."""
    with Network(open_embedded()) as opened:
        yield opened


@pytest.fixture
def server(open_server: Opener) -> Iterator[Network]:
    """A network on the Neo4j server, emptied for every example."""
    with Network(open_server()) as opened:
        yield opened


def example(one_of: Chooser) -> Example:
    """A network, and what it is asked: the plain question, and another."""
    sheets = network(one_of)
    units = [cells[0] for sheet in sheets if sheet.table == "units" for _, cells in sheet.rows]
    other: dict[str, Any] = {"as_of": one_of(DAYS)}
    for name in sorted({name for rule in catalogue().rules.values() for name in rule.parameters} - {"root"}):
        other[name] = one_of(DRAWN[name])
    for name in ("within", "root"):
        if one_of((False, True)) and units:
            other[name] = one_of(units)
    return sheets, [{"as_of": AS_OF}, other]


@st.composite
def examples(draw: st.DrawFn) -> Example:
    return example(lambda values: draw(st.sampled_from(values)))


def compare_by_chance(opened: Network, seeds: Iterable[int]) -> None:
    for seed in seeds:
        sheets, questions = example(random.Random(seed).choice)
        compare(opened, sheets, questions, reduces=True)


@FEW
@given(examples())
def test_hypothesis_finds_no_difference(embedded: Network, drawn: Example) -> None:
    compare(embedded, *drawn)


@pytest.mark.thorough
@settings(FEW, max_examples=400)
@given(examples())
def test_hypothesis_finds_none_for_long(embedded: Network, drawn: Example) -> None:
    compare(embedded, *drawn)


def test_the_embedded_store_answers_as_the_evaluator(embedded: Network) -> None:
    compare_by_chance(embedded, range(20))


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1_000, 2_000, 200))
def test_the_embedded_store_does_so_many_times(embedded: Network, first: int) -> None:
    compare_by_chance(embedded, range(first, first + 200))


@pytest.mark.neo4j
def test_a_server_answers_as_the_evaluator(server: Network) -> None:
    compare_by_chance(server, range(2))


@pytest.mark.neo4j
@pytest.mark.thorough
@pytest.mark.parametrize("first", range(3_000, 3_100, 50))
def test_a_server_does_so_many_times(server: Network, first: int) -> None:
    compare_by_chance(server, range(first, first + 50))
