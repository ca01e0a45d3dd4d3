"""Parts of reports as sentences and drawings: whom to call, the steps of a path, what is drawn of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from ..analysis.contacts import Contact
from ..analysis.path_types import Path
from ..analysis.rule_result import RuleResult
from ..analysis.unit_views import Neighbourhood, UnitDetails
from ..i18n import Translator
from .network_diagram import Drawing, Line, Node, in_a_row, in_tiers

__all__ = ["GONE", "HELD", "called", "facts", "neighbours", "not_there", "posts_held", "steps", "summed", "ways"]

GONE, HELD = "gap", "chosen"
"""How a unit is drawn where somebody is missing, and one that was asked about."""

FEW, ALIKE = 30, 8
"""More units than this are drawn by their kind, where there are so many of one."""


def summed(answer: RuleResult, say: Translator) -> str:
    total = answer.summary.total
    return say("table.summary", gap=total.gap, covered=total.covered, unknown=total.unknown)


def facts(details: UnitDetails, names: Mapping[str, str], say: Translator) -> Iterator[tuple[str, str]]:
    """What is known of a unit itself: each with what it is called."""
    unit, since, until = details["unit"], details["unit"]["valid_from"], details["unit"]["valid_to"]
    yield say("report.kind"), say.word("kind", unit["kind"])
    yield say("report.level"), say.word("level", unit["level"])
    for name in ("code", "id"):
        if unit[name]:
            yield say(f"report.{name}"), unit[name]
    if details["province_id"] not in (None, unit["id"]):
        yield say("report.province"), names.get(details["province_id"] or "", "")
    for ends, label in ((details["part_of"], "unit.part_of"), (details["serves"], "unit.serves")):
        if ends:
            yield say(label), ", ".join(names.get(end, end) for end in ends)
    days = [say("contact.since", day=say.day(since))] if since else []
    if days := [*days, *([say("contact.until", day=say.day(until))] if until else [])]:
        yield say("report.there"), ", ".join(days)
    if details["members"]:
        yield say("report.members"), say.number(len(details["members"]))
    yield say("report.reported_on"), say.day(unit["reported_on"]) if unit["reported_on"] else say("report.never")


def not_there(details: UnitDetails, day: date, say: Translator) -> str:
    """Why a unit is not there on a day."""
    since, until = details["unit"]["valid_from"], details["unit"]["valid_to"]
    if until and until <= day:
        return say("unit.ended", to=say.day(until))
    return say("unit.begins", **{"from": say.day(since)}) if since and since > day else say("unit.not_current")


def posts_held(details: UnitDetails, say: Translator) -> Iterator[tuple[str, ...]]:
    """The posts of a unit and who holds them, a row for each holder: nobody where it is vacant."""
    for post in details["posts"]:
        own = (post["title"] or say.word("role", post["role"]), say.word("role", post["role"]))
        if not post["holders"]:
            yield (*own, say("report.nobody"), "", "", "")
        for one in post["holders"]:
            until = say.day(one["until"]) if one["until"] else ""
            yield (
                *own,
                one["name"] or say("report.hidden"),
                say.word("basis", one["basis"]),
                say.day(one["since"]) if one["since"] else "",
                until,
            )


def called(contact: Contact, names: Mapping[str, str], say: Translator) -> Iterator[tuple[str, list[str]]]:
    """Whom to call in a unit or, where nobody is there, above it."""
    if not contact["focal_points"]:
        says = say("contact.instead" if contact["fallback"] else "contact.nobody")
        yield say.word("status", contact["status"]), [says]
    for one in (contact, *contact["fallback"]):
        for point in one["focal_points"]:
            where = [] if one is contact else [names.get(one["unit_id"], one["unit_id"])]
            since = [say("contact.since", day=say.day(point["since"]))] if point["since"] else []
            yield (
                point["name"] or say("report.hidden"),
                [*where, *filter(None, (point["phone"], point["email"])), *since],
            )


def steps(path: Path, names: Mapping[str, str], say: Translator) -> Iterator[tuple[str, list[str]]]:
    for place, unit in enumerate(path["units"]):
        led = [say.word("step", path["steps"][place - 1]["type"])] if place else []
        calls = [] if unit["contact"] is None else called(unit["contact"], names, say)
        yield unit["name"], [*led, *(", ".join([name, *told]) for name, told in calls)]


def ways(paths: Iterable[Path], ends: tuple[str, str], say: Translator) -> Drawing:
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
                lines[before, unit["id"]] = Line(before, unit["id"], path["steps"][place - 1]["type"], directed=False)
    return in_a_row(list(nodes.values()), list(lines.values()), columns, lanes)


def neighbours(near: Neighbourhood, unit: str, gone: Collection[str], say: Translator) -> Drawing:
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
        lacking = say("report.lacking", n=n)
        name = f"{say.word('kind', kind)}: {say.number(len(ids))}" + (f"; {lacking}" if n else "")
        nodes.append(Node(f"{kind} *", name, lacking, GONE if n else "unit"))
    ties = ((one["source_id"], one["target_id"], one["type"]) for one in near["ties"])
    ends = {(box.get(source, source), box.get(target, target), type_) for source, target, type_ in ties}
    return in_tiers(nodes, [Line(*one) for one in sorted(ends) if one[0] != one[1]], [unit])
