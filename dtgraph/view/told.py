"""Parts of reports as sentences and drawings: whom to call, the steps of a path, what is drawn of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from ..analysis.contacts import Contact
from ..analysis.coverage import Answer
from ..analysis.units import Neighbourhood
from ..analysis.ways import Path
from .drawing import Drawing, Line, Node, around, in_a_row
from .words import Words

__all__ = ["GONE", "HELD", "called", "neighbours", "steps", "summed", "ways"]

GONE, HELD = "gap", "chosen"
"""How a unit is drawn where somebody is missing, and one that was asked about."""

FEW, ALIKE = 40, 8
"""More units than this are drawn by their kind, where there are so many of one."""


def summed(answer: Answer, say: Words) -> str:
    total = answer.summary.total
    return say("table.summary", gap=total.gap, covered=total.covered, unknown=total.unknown)


def called(contact: Contact, names: Mapping[str, str], say: Words) -> Iterator[tuple[str, list[str]]]:
    """Whom to call in a unit or, where nobody is there, above it."""
    if not contact["focal_points"]:
        says = say("contact.instead" if contact["instead"] else "contact.nobody")
        yield say.word("status", contact["status"]), [says]
    for one in (contact, *contact["instead"]):
        for point in one["focal_points"]:
            where = [] if one is contact else [names.get(one["unit_id"], one["unit_id"])]
            since = [say("contact.since", day=say.day(point["since"]))] if point["since"] else []
            yield (
                point["name"] or say("contact.hidden"),
                [*where, *filter(None, (point["phone"], point["email"])), *since],
            )


def steps(path: Path, names: Mapping[str, str], say: Words) -> Iterator[tuple[str, list[str]]]:
    for place, unit in enumerate(path["units"]):
        led = [say.word("tie", path["steps"][place - 1]["type"])] if place else []
        calls = [] if unit["contact"] is None else called(unit["contact"], names, say)
        yield unit["name"], [*led, *(", ".join([name, *told]) for name, told in calls)]


def ways(paths: Iterable[Path], ends: tuple[str, str], say: Words) -> Drawing:
    """Paths as one drawing: what they share is drawn once, and what a path adds stands in a lane of its own."""
    nodes, lines, columns = dict[str, Node](), dict[tuple[str, str], Line](), dict[str, int]()
    lanes = dict[str, int]()
    for path in paths:
        lane = max(lanes.values(), default=-1) + 1
        for place, unit in enumerate(path["units"]):
            staffed = unit["contact"] is not None and bool(unit["contact"]["focal_points"])
            told = "" if unit["contact"] is None else say("paths.has_contact" if staffed else "paths.no_contact")
            look = HELD if unit["id"] in ends else "unit" if staffed or unit["contact"] is None else GONE
            nodes.setdefault(unit["id"], Node(unit["id"], unit["name"], told, look))
            lanes.setdefault(unit["id"], lane)
            columns[unit["id"]] = max(place, columns.get(unit["id"], 0))
            if place:
                before = path["units"][place - 1]["id"]
                lines[before, unit["id"]] = Line(before, unit["id"], path["steps"][place - 1]["type"])
    return in_a_row(list(nodes.values()), list(lines.values()), columns, lanes)


def neighbours(near: Neighbourhood, unit: str, gone: Collection[str], say: Words) -> Drawing:
    """What is around a unit; of many alike one box says how many they are, and of how many somebody is missing."""
    kinds = defaultdict[str, list[str]](list)
    for one in near["units"]:
        if one["id"] != unit:
            kinds[one["kind"]].append(one["id"])
    many = {kind: ids for kind, ids in kinds.items() if len(near["units"]) > FEW and len(ids) > ALIKE}
    box = {id_: f"{kind} *" for kind, ids in many.items() for id_ in ids}  # no id has such a mark
    nodes = [
        Node(
            one["id"],
            one["name"],
            say.word("kind", one["kind"]),
            HELD if one["id"] == unit else GONE if one["id"] in gone else "unit",
        )
        for one in near["units"]
        if one["id"] not in box
    ]
    for kind, ids in many.items():
        n = sum(id_ in gone for id_ in ids)
        name = f"{say.word('kind', kind)}: {say.number(len(ids))}"
        nodes.append(Node(f"{kind} *", name, say("report.lacking", n=n), GONE if n else "unit"))
    ties = ((one["source_id"], one["target_id"], one["type"]) for one in near["ties"])
    ends = {(box.get(source, source), box.get(target, target), type_) for source, target, type_ in ties}
    return around(nodes, [Line(*one) for one in sorted(ends) if one[0] != one[1]], [unit])
