"""Texts and diagrams in reports: contacts, facts and posts of a unit, the steps of a path, a neighbourhood."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from ..i18n import Translator
from ..results import RuleResult
from ..schemas import Contact, Neighbourhood, Path, UnitDetails
from .network_diagram import Diagram, Edge, Node, lane_diagram, layered_diagram

__all__ = [
    "CHOSEN_LOOK",
    "GAP_LOOK",
    "contact_items",
    "neighbourhood_diagram",
    "not_current_note",
    "path_steps",
    "paths_diagram",
    "post_rows",
    "summary_text",
    "unit_facts",
]

GAP_LOOK, CHOSEN_LOOK = "gap", "chosen"
"""The looks of a unit with a gap, and of the unit that a diagram is about."""

MAX_SINGLE_UNITS = 30
"""Maximum number of neighbours that are all drawn one by one."""

MAX_SINGLE_UNITS_OF_KIND = 8
"""Where there are more neighbours: maximum number of units of a kind that are not drawn as one box."""


def summary_text(answer: RuleResult, t: Translator) -> str:
    total = answer.summary.total
    return t("table.summary", gap=total.gap, covered=total.covered, unknown=total.unknown)


def unit_facts(details: UnitDetails, names: Mapping[str, str], t: Translator) -> Iterator[tuple[str, str]]:
    """Yield what is known of a unit itself, as pairs of a name and a value."""
    unit, since, until = details["unit"], details["unit"]["valid_from"], details["unit"]["valid_to"]
    yield t("report.kind"), t.word("kind", unit["kind"])
    yield t("report.level"), t.word("level", unit["level"])
    for name in ("code", "id"):
        if unit[name]:
            yield t(f"report.{name}"), unit[name]
    if details["province_id"] not in (None, unit["id"]):
        yield t("report.province"), names.get(details["province_id"] or "", "")
    for ends, label in ((details["part_of"], "unit.part_of"), (details["serves"], "unit.serves")):
        if ends:
            yield t(label), ", ".join(names.get(end, end) for end in ends)
    dates = [t("contact.since", day=t.day(since))] if since else []
    dates += [t("contact.until", day=t.day(until))] if until else []
    if dates:
        yield t("report.validity"), ", ".join(dates)
    if details["members"]:
        yield t("report.members"), t.number(len(details["members"]))
    yield t("report.reported_on"), t.day(unit["reported_on"]) if unit["reported_on"] else t("report.never_reported")


def not_current_note(details: UnitDetails, day: date, t: Translator) -> str:
    """Return why a unit does not exist on a day."""
    since, until = details["unit"]["valid_from"], details["unit"]["valid_to"]
    if until and until <= day:
        return t("unit.ended", to=t.day(until))
    return t("unit.begins", **{"from": t.day(since)}) if since and since > day else t("unit.not_current")


def post_rows(details: UnitDetails, t: Translator) -> Iterator[tuple[str, ...]]:
    """Yield a table row for each holder of each post of a unit, and one for each vacant post."""
    for post in details["posts"]:
        role = t.word("role", post["role"])
        title = post["title"] or role
        if not post["holders"]:
            yield title, role, t("report.vacant"), "", "", ""
        for holder in post["holders"]:
            yield (
                title,
                role,
                holder["name"] or t("report.hidden"),
                t.word("basis", holder["basis"]),
                t.day(holder["since"]) if holder["since"] else "",
                t.day(holder["until"]) if holder["until"] else "",
            )


def contact_items(contact: Contact, names: Mapping[str, str], t: Translator) -> Iterator[tuple[str, list[str]]]:
    """Yield the focal points of a unit with their details; if it has none, its status and those of its superiors."""
    if not contact["focal_points"]:
        yield t.word("status", contact["status"]), [t("contact.fallback" if contact["fallback"] else "contact.none")]
    for unit in (contact, *contact["fallback"]):
        for point in unit["focal_points"]:
            unit_name = [] if unit is contact else [names.get(unit["unit_id"], unit["unit_id"])]
            since = [t("contact.since", day=t.day(point["since"]))] if point["since"] else []
            yield (
                point["name"] or t("report.hidden"),
                [*unit_name, *filter(None, (point["phone"], point["email"])), *since],
            )


def path_steps(path: Path, names: Mapping[str, str], t: Translator) -> Iterator[tuple[str, list[str]]]:
    """Yield the units of a path, each with the step that leads to it and its contacts."""
    for place, unit in enumerate(path["units"]):
        step = [t.word("step", path["steps"][place - 1]["type"])] if place else []
        contacts = [] if unit["contact"] is None else contact_items(unit["contact"], names, t)
        yield unit["name"], [*step, *(", ".join([name, *details]) for name, details in contacts)]


def paths_diagram(paths: Iterable[Path], ends: tuple[str, str], t: Translator) -> Diagram:
    """Draw paths in one diagram: each unit once, in the lane of the first path that contains it."""
    nodes, edges, columns = dict[str, Node](), dict[tuple[str, str], Edge](), dict[str, int]()
    lanes = dict[str, int]()
    for path in paths:
        lane = max(lanes.values(), default=-1) + 1
        for place, unit in enumerate(path["units"]):
            staffed = unit["contact"] is not None and bool(unit["contact"]["focal_points"])
            description = "" if unit["contact"] is None else t("paths.has_contact" if staffed else "paths.no_contact")
            look = CHOSEN_LOOK if unit["id"] in ends else "unit" if staffed or unit["contact"] is None else GAP_LOOK
            nodes.setdefault(unit["id"], Node(unit["id"], unit["name"], description, look))
            lanes.setdefault(unit["id"], lane)
            columns[unit["id"]] = max(place, columns.get(unit["id"], 0))
            if place:
                before = path["units"][place - 1]["id"]
                edges[before, unit["id"]] = Edge(before, unit["id"], path["steps"][place - 1]["type"], directed=False)
    return lane_diagram(list(nodes.values()), list(edges.values()), columns, lanes)


def neighbourhood_diagram(
    neighbourhood: Neighbourhood, unit_id: str, gap_ids: Collection[str], t: Translator
) -> Diagram:
    """Draw a unit and its neighbours; many of one kind become one box with their number and how many have a gap."""
    units, ids_by_kind = neighbourhood["units"], defaultdict[str, list[str]](list)
    for unit in units:
        if unit["id"] != unit_id:
            ids_by_kind[unit["kind"]].append(unit["id"])
    groups = {
        kind: ids
        for kind, ids in ids_by_kind.items()
        if len(units) > MAX_SINGLE_UNITS and len(ids) > MAX_SINGLE_UNITS_OF_KIND
    }
    group_of = {id_: f"{kind} *" for kind, ids in groups.items() for id_ in ids}  # no unit id contains an asterisk
    nodes = [
        Node(
            unit["id"],
            unit["name"],
            t.word("kind", unit["kind"]),
            CHOSEN_LOOK if unit["id"] == unit_id else GAP_LOOK if unit["id"] in gap_ids else "unit",
        )
        for unit in units
        if unit["id"] not in group_of
    ]
    for kind, ids in groups.items():
        gap_count = sum(id_ in gap_ids for id_ in ids)
        description = t("report.with_gaps", n=gap_count)
        name = f"{t.word('kind', kind)}: {t.number(len(ids))}" + (f"; {description}" if gap_count else "")
        nodes.append(Node(f"{kind} *", name, description, GAP_LOOK if gap_count else "unit"))
    ties = ((tie["source_id"], tie["target_id"], tie["type"]) for tie in neighbourhood["ties"])
    ends = {(group_of.get(source, source), group_of.get(target, target), type_) for source, target, type_ in ties}
    edges = [Edge(source, target, type_) for source, target, type_ in sorted(ends) if source != target]
    return layered_diagram(nodes, edges, [unit_id])
