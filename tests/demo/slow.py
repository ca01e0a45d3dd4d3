"""Rules 12 to 25 once more, slowly and plainly over the tables, written from the rules' text alone.

Rules 1 to 11 are in `slow_coverage`. Nothing of the planter is used: it is what the planted truth is held against.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise

from dtgraph.tables.sheet import Sheet

__all__ = ["BODIES", "RULES", "Finding", "Row", "Tables"]

Row = dict[str, str]
Finding = tuple[str, str, str | None]

BODIES = ("ministry", "ministerial_agency", "government_agency")
SHORTHANDS = (
    ("units", "parent_id", "PART_OF"),
    ("posts", "unit_id", "POST_IN"),
    ("people", "home_unit_id", "EMPLOYED_BY"),
)


class Tables:
    """The tables on one day."""

    def __init__(self, sheets: Iterable[Sheet], day: str) -> None:
        self.day = day
        rows = {
            sheet.table: [dict(zip(sheet.columns, cells, strict=True)) for _, cells in sheet.rows] for sheet in sheets
        }
        self.nodes: dict[str, Row] = {
            row["id"]: row for table in ("units", "posts", "people", "platforms", "tasks") for row in rows[table]
        }
        self.platforms = {row["id"]: row for row in rows["platforms"]}
        self.trainings = {row["id"]: row for row in rows["trainings"]}
        self.units = {row["id"]: row for row in rows["units"]}
        self.tasks = {row["id"]: row for row in rows["tasks"]}
        self.ties: dict[str, list[Row]] = defaultdict(list)
        for row in rows["links"]:
            self.ties[row["type"]].append(row)
        for table, column, type_ in SHORTHANDS:
            for row in rows[table]:
                if row[column]:
                    self.ties[type_].append({**row, "source_id": row["id"], "target_id": row[column]})
        for row in rows["holdings"]:
            self.ties["HOLDS"].append({**row, "source_id": row["person_id"], "target_id": row["post_id"]})
        for row in rows["memberships"]:
            self.ties["MEMBER_OF"].append({**row, "source_id": row["person_id"], "target_id": row["unit_id"]})
        self.counted: dict[str, list[tuple[str, str, Row]]] = {
            type_: [(t["source_id"], t["target_id"], t) for t in ties if self.counts(t)]
            for type_, ties in self.ties.items()
        }

    def now(self, thing: Row) -> bool:
        """Whether a thing's own interval holds the day."""
        return self.on(self.day)(thing)

    @staticmethod
    def on(day: str) -> Callable[[Row], bool]:
        """The same for another day."""
        return lambda thing: thing["valid_from"] <= day and (not thing["valid_to"] or day < thing["valid_to"])

    def counts(self, tie: Row) -> bool:
        """Whether a tie counts on the day: itself and both its ends."""
        ends = [self.nodes[end] for end in (tie["source_id"], tie["target_id"]) if end in self.nodes]
        return self.now(tie) and all(map(self.now, ends))

    def counted_before(self, tie: Row, *, today_too: bool = False) -> bool:
        """Whether a tie counted on some earlier day (or on the day)."""
        things = [tie, self.nodes[tie["source_id"]], self.nodes[tie["target_id"]]]
        start = max(thing["valid_from"] for thing in things)
        ends = [thing["valid_to"] for thing in things if thing["valid_to"]]
        begun = start <= self.day if today_too else start < self.day
        return begun and all(start < end for end in ends)

    def current_units(self) -> list[str]:
        return [id_ for id_, row in self.units.items() if self.now(row)]

    def to(self, type_: str) -> dict[str, list[str]]:
        """By source, the targets of the ties that count now."""
        found = defaultdict(list)
        for source, target, _ in self.counted[type_]:
            found[source].append(target)
        return found

    def posts_held(self) -> dict[str, list[str]]:
        return self.to("HOLDS")

    def units_of_people(self) -> dict[str, set[str]]:
        """By person, the units in which they hold a post now."""
        post_in = self.to("POST_IN")
        return {
            person: {unit for post in posts for unit in post_in[post]} for person, posts in self.posts_held().items()
        }

    def leads(self) -> dict[str, dict[str, str]]:
        """By current task, its lead units with their accountable post."""
        found: dict[str, dict[str, str]] = {id_: {} for id_, row in self.tasks.items() if self.now(row)}
        for unit, task, tie in self.counted["RESPONSIBLE_FOR"]:
            if tie["role"] == "lead":
                found[task][unit] = tie["post_id"]
        return found

    def graph(self, *, people: bool = False) -> dict[str, set[str]]:
        """The coordination graph."""
        near: dict[str, set[str]] = {unit: set() for unit in self.current_units()}
        pairs = [(a, b) for type_ in ("PART_OF", "REPORTS_TO") for a, b, _ in self.counted[type_]]
        pairs += [(a, b) for a, b, tie in self.counted["COORDINATES_WITH"] if tie["enabled"] != "false"]
        for one, other in pairs:
            near[one].add(other)
            near[other].add(one)
        if people:
            for units in self.units_of_people().values():
                for one, other in combinations(units, 2):
                    near[one].add(other)
                    near[other].add(one)
        return near

    def coordinator(self) -> str:
        governments = [u for u in self.current_units() if self.units[u]["kind"] == "government"]
        committees = [
            source
            for source, target, _ in self.counted["PART_OF"]
            if target in governments and self.units[source]["kind"] == "steering_committee"
        ]
        return min(committees or governments)


def reach(near: dict[str, set[str]], start: str, without: str = "") -> set[str]:
    """What is reached from `start`."""
    seen, waiting = {start}, [start]
    while waiting:
        for other in near[waiting.pop()]:
            if other not in seen and other != without:
                seen.add(other)
                waiting.append(other)
    return seen


def tasks_without_lead(t: Tables) -> Iterator[Finding]:
    return ((task, "unassigned", None) for task, leads in t.leads().items() if not leads)


def tasks_with_several_leads(t: Tables) -> Iterator[Finding]:
    return ((task, "conflict", None) for task, leads in t.leads().items() if len(leads) > 1)


def tasks_without_accountable_person(t: Tables) -> Iterator[Finding]:
    held = {post for posts in t.posts_held().values() for post in posts}
    held_before = {tie["target_id"] for tie in t.ties["HOLDS"] if t.counted_before(tie)}
    for task, leads in t.leads().items():
        posts = {post for post in leads.values() if post}
        if leads and not posts & held:
            yield task, "unassigned" if not posts else "expired" if posts & held_before else "vacant", None


def tasks_without_due_date(t: Tables) -> Iterator[Finding]:
    return ((task, "missing", None) for task in t.leads() if not t.tasks[task]["due_on"])


def tasks_overdue(t: Tables) -> Iterator[Finding]:
    for task in t.leads():
        due = t.tasks[task]["due_on"]
        if not due:
            yield task, "unknown", None
        elif due < t.day:
            yield task, "expired", None


def without_breakthrough_project(t: Tables) -> Iterator[Finding]:
    leads = t.leads()
    for unit in t.current_units():
        row = t.units[unit]
        if row["kind"] in BODIES or (row["kind"], row["level"]) == ("people_committee", "province"):
            led = [t.tasks[task] for task in leads if unit in leads[task] and t.tasks[task]["breakthrough"] == "true"]
            if any(task["linked_to_project06"] == "true" for task in led):
                continue
            reported = row["reported_on"] and row["reported_on"] <= t.day
            yield unit, "unlinked" if led else "missing" if reported else "unknown", None


def orphaned_units(t: Tables) -> Iterator[Finding]:
    parents = t.to("PART_OF")
    had = {tie["source_id"] for tie in t.ties["PART_OF"] if t.counted_before(tie)}
    for unit in t.current_units():
        row = t.units[unit]
        top = row["level"] == "central" and row["kind"] in ("party_body", "fatherland_front")
        if not top and row["kind"] not in ("government", "enterprise") and unit not in parents:
            yield unit, "stale" if unit in had else "missing", None


def units_with_several_parents(t: Tables) -> Iterator[Finding]:
    return ((unit, "conflict", None) for unit, parents in t.to("PART_OF").items() if len(set(parents)) > 1)


def isolated_units(t: Tables) -> Iterator[Finding]:
    reached = reach(t.graph(), t.coordinator())
    return ((unit, "isolated", None) for unit in t.current_units() if unit not in reached)


def single_points_of_failure(t: Tables) -> Iterator[Finding]:
    root, near = t.coordinator(), t.graph()
    reached = reach(near, root)
    for unit in reached - {root}:
        lost = len(reached) - len(reach(near, root, without=unit)) - 1
        if lost >= 2:
            yield unit, "isolated", str(lost)
    units_of = t.units_of_people()
    whole = len(reach(t.graph(people=True), root))
    for person, units in units_of.items():
        if len(units) < 2:
            continue
        held = t.counted["HOLDS"]
        t.counted["HOLDS"] = [tie for tie in held if tie[0] != person]
        lost = whole - len(reach(t.graph(people=True), root))
        t.counted["HOLDS"] = held
        if lost >= 2:
            yield person, "isolated", str(lost)


def overloaded_people(t: Tables) -> Iterator[Finding]:
    return ((person, "overload", None) for person, posts in t.posts_held().items() if len(set(posts)) > 3)


def wide_spans(t: Tables) -> Iterator[Finding]:
    below = defaultdict(set)
    for unit, parent, _ in t.counted["PART_OF"]:
        below[parent].add(unit)
    return ((unit, "overload", None) for unit, units in below.items() if len(units) > 50)


def stale_holders(t: Tables) -> Iterator[Finding]:
    def last(type_: str) -> dict[str, str]:
        found: dict[str, Row] = {}
        for tie in t.ties[type_]:
            if t.counted_before(tie, today_too=True):
                found[tie["source_id"]] = max(found.get(tie["source_id"], tie), tie, key=lambda one: one["valid_from"])
        return {source: tie["target_id"] for source, tie in found.items()}

    def ended(unit: str | None) -> bool:
        return unit is not None and bool(t.units[unit]["valid_to"]) and t.units[unit]["valid_to"] <= t.day

    unit_of, home_of = last("POST_IN"), last("EMPLOYED_BY")
    for person, post, _ in t.counted["HOLDS"]:
        if ended(unit_of.get(post)) or ended(home_of.get(person)):
            yield person, "stale", post


def party_state_front_not_linked(t: Tables) -> Iterator[Finding]:
    serving: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for unit, place, _ in t.counted["SERVES"]:
        serving[place][t.units[unit]["kind"]].add(unit)
    tied = {frozenset((a, b)) for a, b, tie in t.counted["COORDINATES_WITH"] if tie["enabled"] != "false"}
    for units in t.units_of_people().values():
        tied |= {frozenset(pair) for pair in combinations(units, 2)}
    for place, kinds in serving.items():
        row = t.units[place]
        three = [{place}, kinds["party_committee"], kinds["fatherland_front"]]
        if row["kind"] == "people_committee" and row["level"] in ("province", "commune") and all(three):
            pairs = [*pairwise(three), (three[0], three[2])]
            if not all(any(frozenset((a, b)) in tied for a in one for b in other) for one, other in pairs):
                yield place, "missing", None


RULES: dict[str, Callable[[Tables], Iterator[Finding]]] = {
    rule.__name__: rule
    for rule in (
        tasks_without_lead,
        tasks_with_several_leads,
        tasks_without_accountable_person,
        tasks_without_due_date,
        tasks_overdue,
        without_breakthrough_project,
        orphaned_units,
        units_with_several_parents,
        isolated_units,
        single_points_of_failure,
        overloaded_people,
        wide_spans,
        stale_holders,
        party_state_front_not_linked,
    )
}
