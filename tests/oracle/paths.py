"""Rules 20 and 21: who has a path to the coordinator, and without whom others have none.

Decisions, where rules.md leaves room:
- Rule 20 asks the graph without people's edges.
- "Of several the least id" is over all the steering committees of all the units that are a `government`.
- Rule 21 counts the units that have a path with the subject and none without it, the subject itself left out. A person
  is taken away with the edges that they alone make; their posts stay.
- A post in two units makes its holder one who holds posts in both.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations

from .days import Day, Judged

__all__ = ["PATHS"]

Graph = Mapping[str, list[tuple[str, str | None]]]
"""The neighbours of each unit, each with the person who makes the edge, if one does."""


def isolated_units(day: Day, root: str | None = None) -> Iterator[Judged]:
    coordinator = _coordinator(day, root)
    reached = _reached(_graph(day), coordinator) if coordinator else set()
    for unit in day.current("Unit"):
        status = "covered" if unit.id in reached else "isolated" if coordinator else "unknown"
        yield Judged(unit.id, unit.text("name"), unit.id, status)


def single_points_of_failure(day: Day, root: str | None = None, at_least: int = 2) -> Iterator[Judged]:
    coordinator = _coordinator(day, root)
    if coordinator is None:
        return

    def judged(subject: str, name: str | None, unit: str | None, lost: int) -> Judged:
        return Judged(subject, name, unit, "isolated" if lost >= at_least else "covered", detail=str(lost))

    graph = _graph(day)
    reached = _reached(graph, coordinator)
    for unit in day.current("Unit"):
        if unit.id != coordinator:
            lost = reached - _reached(graph, coordinator, unit.id) - {unit.id}
            yield judged(unit.id, unit.text("name"), unit.id, len(lost))
    people = _people(day)
    graph = _graph(day, people)
    reached = _reached(graph, coordinator)
    for person in people:
        lost = reached - _reached(graph, coordinator, person)
        name = day.node("Person", person).text("name")
        yield judged(person, name, day.unit_of_person(person), len(lost))


def _coordinator(day: Day, root: str | None) -> str | None:
    """The unit that all should have a path to, if it is current."""
    if root is not None:
        return root if day.is_current(root) else None
    governments = [unit.id for unit in day.units("government")]
    committees = [one for government in governments for one in day.children(government, "steering_committee")]
    return min(committees or governments, default=None)


def _people(day: Day) -> dict[str, set[str]]:
    """Who holds posts in at least two units, and in which."""
    seats = {person.id: day.seats(person.id) for person in day.current("Person")}
    return {person: units for person, units in seats.items() if len(units) >= 2}


def _graph(day: Day, people: Mapping[str, set[str]] | None = None) -> Graph:
    """The coordination graph of the day, with the edges of `people` if they are given."""
    graph: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for unit in day.current("Unit"):
        for type_ in ("PART_OF", "REPORTS_TO", "COORDINATES_WITH"):
            for tie in day.out(type_, unit.id):
                if type_ != "COORDINATES_WITH" or day.is_enabled(tie):
                    graph[tie.source].append((tie.target, None))
                    graph[tie.target].append((tie.source, None))
    for person, units in (people or {}).items():
        for one, other in permutations(sorted(units), 2):
            graph[one].append((other, person))
    return graph


def _reached(graph: Graph, start: str, without: str | None = None) -> set[str]:
    """The units with a path to `start` that neither passes `without` nor an edge that it makes."""
    reached, left = {start}, [start]
    while left:
        for unit, person in graph.get(left.pop(), ()):
            if unit not in reached and (without is None or without not in (unit, person)):
                reached.add(unit)
                left.append(unit)
    return reached


PATHS: dict[str, Callable[..., Iterator[Judged]]] = {
    rule.__name__: rule for rule in (isolated_units, single_points_of_failure)
}
