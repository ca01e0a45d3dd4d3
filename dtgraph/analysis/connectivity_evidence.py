"""Evidence that Cypher cannot find in bounded time: the units that are lost without a single point of failure."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from ..catalogue import EVIDENCE_COLUMNS
from ..stores.protocol import Row

if TYPE_CHECKING:
    from ..graphs.coordination_graph import CoordinationGraph

__all__ = ["COMPUTED_EVIDENCE"]


def lost_units(
    network_graph: "CoordinationGraph", subjects: Collection[str], *, root: str | None, **_: object
) -> Iterator[Row]:
    """Evidence for single points of failure: the units that are lost without each of `subjects`."""
    from .articulation import BlockForest  # noqa: PLC0415 - loads SciPy

    coordinator = network_graph.coordinator if root is None else network_graph.numbers.get(root)
    if coordinator is None:
        return
    wanted = frozenset(subjects)
    units = list(enumerate(network_graph.units))
    people = [(node, person.id) for node, person in enumerate(network_graph.people, start=len(units))]
    for with_people, nodes in ((False, units), (True, people)):
        forest = BlockForest.from_graph(network_graph, coordinator, people=with_people)
        points = forest.lost_counts()
        for node, subject in nodes:
            for lost in forest.lost_units(node) if subject in wanted and node in points else ():
                yield dict.fromkeys(EVIDENCE_COLUMNS) | {
                    "subject_id": subject,
                    "label": "Unit",
                    "id": network_graph.units[lost],
                    "name": network_graph.names[lost],
                    "in_force": True,
                    "note": "would be lost",
                }


COMPUTED_EVIDENCE: Mapping[str, Callable[..., Iterator[Row]]] = {"single_points_of_failure": lost_units}
"""Functions for evidence by rule, in addition to the queries in the rule's header."""
