"""Small nasty networks as tables, valid for the import and aimed at the rules.

A country in miniature with a bias to what is odd: intervals that touch `AS_OF`, ended parents, several parents or
none, units that never reported or did later, people with many posts, posts that moved, disabled ties, the same name
twice. Whatever is chosen, the plainest comes first, so that Hypothesis shrinks to few rows that are plainly there.
"""

from itertools import combinations, permutations

from dtgraph.exchange.tables.sheet import Sheet

from .draft import Chooser, Draft, Unit
from .intervals import AS_OF, ENDED, ENDED_OFTEN, REPORTS, USUALLY
from .parts import PARTS, SECTORS, TOP, Part
from .rows import Cells

__all__ = ["AS_OF", "network"]

FIGURES = ("", "5", "6", "5", "0")
DUE = ("2026-06-29", "", "2026-06-30", "2026-07-01")
HELD = ("2026-03-01", "2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01", "2026-12-31", "2027-01-01")
FLAGS = ("true", "", "false", "TRUE")
NAMES = ("An", "Bình", "An")
PLACES = ("people_committee", "party_committee", "fatherland_front")
STAFFED = ("department", "mass_organisation", *PLACES)


def network(one_of: Chooser) -> list[Sheet]:
    """The tables of one network."""
    draft = Draft(one_of)
    for part in PARTS:
        for _ in range(draft.one_of(part.numbers)):
            _unit(draft, part)
    _platforms(draft)
    for _ in range(draft.one_of((3, 4, 5, 6, 7))):
        _person(draft)
    _posts(draft)
    _members(draft)
    _trainings(draft)
    _tasks(draft)
    _coordination(draft)
    _wide_span(draft)
    return draft.sheets()


def _unit(draft: Draft, part: Part) -> None:
    level = draft.one_of(part.levels)
    row = draft.node(
        "units",
        name=draft.one_of(NAMES),
        kind=part.kind,
        level=level,
        sector=SECTORS.get(part.kind, "state"),
        reported_on=draft.one_of(REPORTS),
    )
    if part.kind == "it_unit" or draft.one_of((False, True)):
        row["payroll_baseline"], row["payroll_approved"] = draft.one_of(FIGURES), draft.one_of(FIGURES)
    parents = draft.some(draft.among(*part.above), 1, 1, 1, 0, 2, 2)
    parents += [one for one in draft.some(draft.units, 0, 0, 0, 0, 0, 1) if one not in parents]
    draft.tie_up("PART_OF", row, "parent_id", [parent.id for parent in parents])
    places = draft.some(draft.among(*part.served), 1, 0, 2)
    places += [one for one in draft.some(draft.units, 0, 0, 0, 1) if one not in places]
    for place in places:
        draft.tie("SERVES", row["id"], place.id)
    for other in draft.some(draft.units, 0, 0, 0, 0, 0, 1):
        draft.tie("REPORTS_TO", row["id"], other.id)
    draft.units.append(Unit(row["id"], part.kind, level))


def _platforms(draft: Draft) -> None:
    for _ in range(draft.one_of((1, 0, 2))):
        platform = draft.node("platforms", name="Nền tảng", required=draft.one_of(FLAGS))["id"]
        for unit in draft.some(draft.among(*STAFFED), 0, 1, 2, 3):
            draft.tie("USES", unit.id, platform)


def _person(draft: Draft) -> None:
    row = draft.node("people", name=draft.one_of(NAMES))
    homes = draft.some(draft.units, 1, 0, 2)
    draft.tie_up("EMPLOYED_BY", row, "home_unit_id", [home.id for home in homes])


def _posts(draft: Draft) -> None:
    for unit in draft.units:
        numbers = (1, 0, 2) if unit.kind in STAFFED else (0, 0, 0, 1)
        if unit.kind == "steering_committee":
            numbers = (1, 2, 3)
        for _ in range(draft.one_of(numbers)):
            row = _post(draft, unit)
            elsewhere = draft.some([other for other in draft.units if other is not unit], 0, 0, 1)
            draft.tie_up("POST_IN", row, "unit_id", [unit.id, *(other.id for other in elsewhere)])
        for _ in range(draft.one_of(numbers) if draft.one_of((False, True)) else 0):
            row = _post(draft, unit)
            draft.tie("POST_IN", row["id"], unit.id, ENDED)
            for other in draft.some([other for other in draft.units if other is not unit], 0, 1):
                draft.tie("POST_IN", row["id"], other.id)


def _post(draft: Draft, unit: Unit) -> Cells:
    """A post of a unit, mostly of the role that matters there, and its holders, many of whom have left."""
    usual = "chair" if unit.kind == "steering_committee" else "focal_point"
    role = draft.one_of((usual, usual, usual, usual, "focal_point", "deputy_focal_point", "member"))
    row = draft.node("posts", role=role, title=draft.one_of(("", "Đầu mối")))
    pieces = draft.one_of((ENDED_OFTEN, ENDED_OFTEN, USUALLY))
    for person in draft.some(draft.ids("people"), 1, 1, 0, 2):
        draft.tie("HOLDS", person, row["id"], pieces)
    return row


def _members(draft: Draft) -> None:
    for unit in draft.among("it_unit", "community_team"):
        pieces = draft.one_of((USUALLY, ENDED_OFTEN))
        for person in draft.some(draft.ids("people"), 1, 0, 2, 7, 7):
            draft.tie("MEMBER_OF", person, unit.id, pieces, role=draft.one_of(("leader", "member", "deputy", "")))


def _trainings(draft: Draft) -> None:
    for _ in range(draft.one_of((1, 2, 3))):
        training = draft.node("trainings", dated=False, title="Khóa", held_on=draft.one_of(HELD))["id"]
        for person in draft.some(draft.ids("people"), 0, 1, 2):
            draft.tie("ATTENDED", person, training)


def _tasks(draft: Draft) -> None:
    for _ in range(draft.one_of((1, 2, 3))):
        row = draft.node(
            "tasks",
            title=draft.one_of(NAMES),
            due_on=draft.one_of(DUE),
            breakthrough=draft.one_of(FLAGS),
            linked_to_project06=draft.one_of(FLAGS),
        )
        units = draft.some(draft.among(*TOP), 1, 0, 2)
        units += [one for one in draft.some(draft.units, 0, 1) if one not in units]
        for unit in units:
            role = draft.one_of(("lead", "lead", "lead", "coordinate", "support"))
            post = draft.one_of(("", draft.one_of(("", *draft.ids("posts")))))
            draft.tie("RESPONSIBLE_FOR", unit.id, row["id"], role=role, post_id=post)


def _places(draft: Draft) -> list[tuple[Unit, Unit]]:
    """Party and Front at work for the same place, some joined by a person; those to be joined by a tie are returned."""
    pairs = []
    parties, fronts = draft.among("party_committee"), draft.among("fatherland_front")
    for place in draft.some([one for one in draft.among("people_committee") if parties and fronts], 2, 3, 4):
        trio = (place, draft.one_of(parties), draft.one_of(fronts))
        for one in trio[1:]:
            if one.id not in draft.sources("SERVES", place.id):
                draft.tie("SERVES", one.id, place.id, USUALLY)
        for pair in combinations(trio, 2):
            joint = draft.one_of(("tie", "tie", "tie", "person", "person", "tie", "nothing"))
            if joint == "person":
                person = draft.one_of(draft.ids("people"))
                for unit in pair:
                    post = draft.node("posts", role="member", unit_id=unit.id)["id"]
                    draft.tie("HOLDS", person, post, USUALLY)
            elif joint == "tie":
                pairs.append(pair)
    return pairs


def _coordination(draft: Draft) -> None:
    pairs = draft.some(list(permutations(draft.units, 2)), 0, 1, 2, 4) + _places(draft)
    for pair in {frozenset(pair): pair for pair in pairs}.values():
        one, other = draft.one_of((pair, pair[::-1]))
        weight, enabled = draft.one_of((*(("", ""), ("0.5", "true"), ("2", "TRUE")) * 2, ("1", "false"), ("", "FALSE")))
        draft.tie("COORDINATES_WITH", one.id, other.id, USUALLY, weight=weight, enabled=enabled)


def _wide_span(draft: Draft) -> None:
    """Seldom, a unit with just fifty units below it, or with one more."""
    below = draft.one_of((0,) * 12 + (50, 51))
    for number in range(below if draft.units else 0):
        row = {"id": f"below-{number}", "name": "Phòng", "kind": "department", "level": "commune", "sector": "state"}
        draft.rows["units"].append({**row, "parent_id": draft.units[0].id})
