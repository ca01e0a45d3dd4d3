"""Rules 20 and 21: paths to the coordinator, and units and people without whom others have none.

Interpretation of rules.md:
- Rule 20 uses the graph without the edges of people.
- "Of several the least id" is over all steering committees of all units of kind `government`.
- Rule 21 counts the units that have a path with the subject and none without it, without the subject itself. A person
  is removed with the edges that exist only because of them; their posts remain.
- The holder of a post in two units holds posts in both.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations

from .day import Day, Subject

__all__ = ["PATHS"]

Graph = Mapping[str, list[tuple[str, str | None]]]
"""Neighbours of each unit, with the person of the edge if it is one of a person."""


def isolated_units(day: Day, root: str | None = None) -> Iterator[Subject]:
    coordinator = _coordinator(day, root)
    reached = _reached(_graph(day), coordinator) if coordinator else set()
    for unit in day.current("Unit"):
        status = "covered" if unit.id in reached else "isolated" if coordinator else "unknown"
        yield Subject(unit.id, unit.text("name"), unit.id, status)


def single_points_of_failure(day: Day, root: str | None = None, at_least: int = 2) -> Iterator[Subject]:
    coordinator = _coordinator(day, root)
    if coordinator is None:
        return

    def to_subject(id_: str, name: str | None, unit: str | None, lost: int) -> Subject:
        return Subject(id_, name, unit, "isolated" if lost >= at_least else "covered", detail=str(lost))

    graph = _graph(day)
    reached = _reached(graph, coordinator)
    for unit in day.current("Unit"):
        if unit.id != coordinator:
            lost = reached - _reached(graph, coordinator, unit.id) - {unit.id}
            yield to_subject(unit.id, unit.text("name"), unit.id, len(lost))
    people = _people(day)
    graph = _graph(day, people)
    reached = _reached(graph, coordinator)
    for person in people:
        lost = reached - _reached(graph, coordinator, person)
        name = day.node("Person", person).text("name")
        yield to_subject(person, name, day.unit_of_person(person), len(lost))


def _coordinator(day: Day, root: str | None) -> str | None:
    """The coordinator, if it is current."""
    if root is not None:
        return root if day.is_current(root) else None
    governments = [unit.id for unit in day.units("government")]
    committees = [id_ for government in governments for id_ in day.children(government, "steering_committee")]
    return min(committees or governments, default=None)


def _people(day: Day) -> dict[str, set[str]]:
    """People who hold posts in at least two units, and these units."""
    units_of = {person.id: day.units_of_posts(person.id) for person in day.current("Person")}
    return {person: units for person, units in units_of.items() if len(units) >= 2}


def _graph(day: Day, people: Mapping[str, set[str]] | None = None) -> Graph:
    """The coordination graph of a day, with the edges of `people` if they are given."""
    graph: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for unit in day.current("Unit"):
        for type_ in ("PART_OF", "REPORTS_TO", "COORDINATES_WITH"):
            for tie in day.out(type_, unit.id):
                if type_ != "COORDINATES_WITH" or day.is_enabled(tie):
                    graph[tie.source].append((tie.target, None))
                    graph[tie.target].append((tie.source, None))
    for person, units in (people or {}).items():
        for source, target in permutations(sorted(units), 2):
            graph[source].append((target, person))
    return graph


def _reached(graph: Graph, start: str, without: str | None = None) -> set[str]:
    """Units with a path to `start` that uses neither the unit nor the person `without`."""
    reached, stack = {start}, [start]
    while stack:
        for unit, person in graph.get(stack.pop(), ()):
            if unit not in reached and (without is None or without not in (unit, person)):
                reached.add(unit)
                stack.append(unit)
    return reached


PATHS: dict[str, Callable[..., Iterator[Subject]]] = {
    rule.__name__: rule for rule in (isolated_units, single_points_of_failure)
}
