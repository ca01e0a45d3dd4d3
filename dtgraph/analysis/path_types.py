"""What paths and the way up look like as answers, and as rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from .contacts import Contact

__all__ = [
    "Closest",
    "Disjoint",
    "Escalation",
    "Path",
    "PathParameters",
    "PathUnit",
    "Paths",
    "Step",
    "escalation_rows",
    "path_rows",
]

Row = dict[str, Any]
Disjoint = Literal["none", "edge", "node"]


class Step(TypedDict):
    """One step: the type of tie and its weight; `person_id` where it leads through a person alone."""

    type: str
    weight: float
    person_id: NotRequired[str]


Closest = TypedDict("Closest", {"from": str, "to": str, "distance_km": float})
"""Two units, one of each component, and the kilometres between them on the great circle."""


class PathUnit(TypedDict):
    """A unit on a path, and whom to call in it."""

    id: str
    name: str
    contact: Contact | None


class Path(TypedDict):
    """The units in order, the steps between them, what they cost, and whether all between the ends are staffed."""

    cost: float
    staffed: bool
    units: list[PathUnit]
    steps: list[Step]


class Paths(TypedDict):
    """The paths by rising cost. Where there is none, the sizes of the two components, and where they are closest.

    `min_cut` is told of disjoint paths: the units (`ID`) or ties (`ID~ID`) that each further path would have to use.
    """

    paths: list[Path]
    min_cut: list[str] | None
    components: list[int] | None
    closest: Closest | None


class Escalation(TypedDict):
    """The units on the way up, the asked one first, and the steps between them; `reached`: the last coordinates."""

    coordinator: str | None
    reached: bool
    units: list[PathUnit]
    steps: list[Step]


class PathParameters(TypedDict, total=False):
    """What can be asked of paths; the header of the query `paths` has the defaults and says what each means."""

    k: int
    staffed: bool
    disjoint: Disjoint
    avoid: Sequence[str] | None
    within: str | None
    through_people: bool
    max_cost: float | None


def _rows_of_way(units: Sequence[PathUnit], steps: Sequence[Step]) -> Iterator[Row]:
    for place, (unit, step) in enumerate(zip(units, [None, *steps], strict=True)):
        contact = unit["contact"]
        calls = [] if contact is None else [contact] if contact["focal_points"] else contact["fallback"]
        yield {
            "place": place,
            "unit_id": unit["id"],
            "unit_name": unit["name"],
            "type": step and step["type"],
            "weight": step and step["weight"],
            "person_id": step and step.get("person_id"),
            "status": contact and contact["status"],
            "call_unit_ids": [call["unit_id"] for call in calls],
            "call_person_ids": [point["person_id"] for call in calls for point in call["focal_points"]],
        }


def path_rows(found: Mapping[str, Paths]) -> list[Row]:
    """What `paths` found as the rows of the query `paths`."""
    return [
        {"to": target, "path": number, "cost": path["cost"], "staffed": path["staffed"], **row}
        for target, one in found.items()
        for number, path in enumerate(one["paths"], start=1)
        for row in _rows_of_way(path["units"], path["steps"])
    ]


def escalation_rows(found: Escalation) -> list[Row]:
    """What `escalation` found as the rows of the query `escalation`."""
    rows = _rows_of_way(found["units"], found["steps"])
    return [{name: value for name, value in row.items() if name != "person_id"} for row in rows]
