"""The network on one day: current nodes and relationships, holders of posts, and units of subjects."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from .tables import Node, Tables, Tie

__all__ = ["Day", "Subject", "tiers"]


class Subject(NamedTuple):
    """A subject of a rule's population with its status."""

    subject_id: str
    subject_name: str | None
    unit: str | None
    status: str
    since: date | None = None
    detail: str | None = None


class Day:
    """The network on `as_of`. `out` and `into` return the relationships that count on that day."""

    def __init__(self, tables: Tables, as_of: date) -> None:
        self.tables = tables
        self.as_of = as_of

    def current(self, label: str) -> Iterator[Node]:
        """Current nodes of a label."""
        return (node for node in self.tables.nodes[label].values() if node.start <= self.as_of < node.end)

    def units(self, *kinds: str) -> Iterator[Node]:
        """Current units of `kinds`."""
        return (unit for unit in self.current("Unit") if unit.text("kind") in kinds)

    def node(self, label: str, id_: str) -> Node:
        return self.tables.nodes[label][id_]

    def is_current(self, unit: str) -> bool:
        node = self.node("Unit", unit)
        return node.start <= self.as_of < node.end

    def is_of(self, id_: str, *kinds: str) -> bool:
        """Whether the unit is of one of `kinds`."""
        return self.node("Unit", id_).text("kind") in kinds

    def is_province(self, unit: str) -> bool:
        """Whether a unit is a provincial people's committee."""
        return self.is_committee(unit, "province")

    def is_committee(self, unit: str, level: str) -> bool:
        """Whether a unit is a people's committee of a level."""
        return self.is_of(unit, "people_committee") and self.node("Unit", unit).text("level") == level

    def ministries_and_provinces(self) -> Iterator[Node]:
        """The population of rule 2 and others."""
        return (
            unit
            for unit in self.current("Unit")
            if self.is_of(unit.id, "ministry", "ministerial_agency", "government_agency") or self.is_province(unit.id)
        )

    def out(self, type_: str, source: str) -> list[Tie]:
        return [tie for tie in self.tables.out(type_, source) if tie.on(self.as_of)]

    def into(self, type_: str, target: str) -> list[Tie]:
        return [tie for tie in self.tables.into(type_, target) if tie.on(self.as_of)]

    def children(self, unit: str, *kinds: str) -> list[str]:
        """Current units directly below, of `kinds` if any are given."""
        below = [tie.source for tie in self.into("PART_OF", unit)]
        return [child for child in below if not kinds or self.is_of(child, *kinds)]

    def parents(self, unit: str) -> list[str]:
        return [tie.target for tie in self.out("PART_OF", unit)]

    def above(self, unit: str) -> set[str]:
        """A unit and all its ancestors."""
        return set().union(*tiers([unit], self.parents))

    def below(self, unit: str) -> set[str]:
        """The subtree of a unit, including itself; empty if it is not current."""
        return set().union(*tiers([unit], self.children)) if self.is_current(unit) else set()

    def is_held(self, post: str) -> bool:
        return bool(self.into("HOLDS", post))

    def was_held(self, post: str) -> bool:
        """Whether a post was held on an earlier day."""
        return any(tie.before(self.as_of) for tie in self.tables.into("HOLDS", post))

    def units_of_posts(self, person: str) -> set[str]:
        """Units in which a person holds a post."""
        posts = [tie.target for tie in self.out("HOLDS", person)]
        return {tie.target for post in posts for tie in self.out("POST_IN", post)}

    def unit_of_post(self, post: str) -> str | None:
        return min((tie.target for tie in self.out("POST_IN", post)), default=None)

    def unit_of_person(self, person: str) -> str | None:
        """The home unit, else a unit in which they hold a post, else one of which they are a member."""
        home = {tie.target for tie in self.out("EMPLOYED_BY", person)}
        member = {tie.target for tie in self.out("MEMBER_OF", person)}
        return next((min(units) for units in (home, self.units_of_posts(person), member) if units), None)

    def leads(self, task: str) -> list[Tie]:
        """Responsibilities of the lead units for a task."""
        return [tie for tie in self.into("RESPONSIBLE_FOR", task) if tie.cells.get("role") == "lead"]

    def unit_of_task(self, task: str) -> str | None:
        return min((tie.source for tie in self.leads(task)), default=None)

    def is_enabled(self, coordination: Tie) -> bool:
        return coordination.cells.get("enabled", "true").lower() == "true"

    def reported(self, unit: str | None) -> bool:
        """Whether a unit has reported up to this day; false without a unit."""
        last = None if unit is None else self.node("Unit", unit).day("reported_on")
        return last is not None and last <= self.as_of


def tiers(units: Iterable[str], further: Callable[[str], Iterable[str]]) -> Iterator[set[str]]:
    """`units`, then those one step `further`, and so on; each unit once, in the nearest tier."""
    tier, seen = set(units), set[str]()
    while tier:
        yield tier
        seen |= tier
        tier = {target for unit in tier for target in further(unit)} - seen
