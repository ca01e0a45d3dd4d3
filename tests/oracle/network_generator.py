"""Small random networks as tables, valid for imports and full of edge cases of the rules.

They are miniature countries with intervals around `AS_OF`, ended parents, several parents or none, units that never
reported or did later, people with many posts, moved posts, disabled ties, and repeated names. The simplest values come
first, so that Hypothesis shrinks to few and simple rows.
"""

from itertools import combinations, permutations

from dtgraph.exchange.tables.sheet import Sheet

from .intervals import AS_OF, ENDED, ENDED_OFTEN, REPORTS, USUALLY
from .network_draft import Chooser, Draft, Unit
from .table_rows import Cells
from .unit_templates import SECTORS, TEMPLATES, TOP, Template

__all__ = ["AS_OF", "generate_network"]

PAYROLL = ("", "5", "6", "5", "0")
DUE_DATES = ("2026-06-29", "", "2026-06-30", "2026-07-01")
TRAINING_DATES = ("2026-03-01", "2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01", "2026-12-31", "2027-01-01")
BOOLEANS = ("true", "", "false", "TRUE")
NAMES = ("An", "Bình", "An")
PLACES = ("people_committee", "party_committee", "fatherland_front")
WITH_FOCAL_POINT = ("department", "mass_organisation", *PLACES)


def generate_network(choose: Chooser) -> list[Sheet]:
    """Generate the tables of a network."""
    draft = Draft(choose)
    for template in TEMPLATES:
        for _ in range(draft.choose(template.numbers)):
            _unit(draft, template)
    _platforms(draft)
    for _ in range(draft.choose((3, 4, 5, 6, 7))):
        _person(draft)
    _posts(draft)
    _members(draft)
    _trainings(draft)
    _tasks(draft)
    _coordination(draft)
    _wide_span(draft)
    return draft.sheets()


def _unit(draft: Draft, template: Template) -> None:
    level = draft.choose(template.levels)
    row = draft.node(
        "units",
        name=draft.choose(NAMES),
        kind=template.kind,
        level=level,
        sector=SECTORS.get(template.kind, "state"),
        reported_on=draft.choose(REPORTS),
    )
    if template.kind == "it_unit" or draft.choose((False, True)):
        row["payroll_baseline"], row["payroll_approved"] = draft.choose(PAYROLL), draft.choose(PAYROLL)
    parents = draft.sample(draft.units_of(*template.parents), 1, 1, 1, 0, 2, 2)
    parents += [unit for unit in draft.sample(draft.units, 0, 0, 0, 0, 0, 1) if unit not in parents]
    draft.tie_all("PART_OF", row, "parent_id", [parent.id for parent in parents])
    places = draft.sample(draft.units_of(*template.served), 1, 0, 2)
    places += [unit for unit in draft.sample(draft.units, 0, 0, 0, 1) if unit not in places]
    for place in places:
        draft.tie("SERVES", row["id"], place.id)
    for other in draft.sample(draft.units, 0, 0, 0, 0, 0, 1):
        draft.tie("REPORTS_TO", row["id"], other.id)
    draft.units.append(Unit(row["id"], template.kind, level))


def _platforms(draft: Draft) -> None:
    for _ in range(draft.choose((1, 0, 2))):
        platform = draft.node("platforms", name="Nền tảng", required=draft.choose(BOOLEANS))["id"]
        for unit in draft.sample(draft.units_of(*WITH_FOCAL_POINT), 0, 1, 2, 3):
            draft.tie("USES", unit.id, platform)


def _person(draft: Draft) -> None:
    row = draft.node("people", name=draft.choose(NAMES))
    homes = draft.sample(draft.units, 1, 0, 2)
    draft.tie_all("EMPLOYED_BY", row, "home_unit_id", [home.id for home in homes])


def _posts(draft: Draft) -> None:
    for unit in draft.units:
        numbers = (1, 0, 2) if unit.kind in WITH_FOCAL_POINT else (0, 0, 0, 1)
        if unit.kind == "steering_committee":
            numbers = (1, 2, 3)
        for _ in range(draft.choose(numbers)):
            row = _post(draft, unit)
            elsewhere = draft.sample([other for other in draft.units if other is not unit], 0, 0, 1)
            draft.tie_all("POST_IN", row, "unit_id", [unit.id, *(other.id for other in elsewhere)])
        for _ in range(draft.choose(numbers) if draft.choose((False, True)) else 0):
            row = _post(draft, unit)
            draft.tie("POST_IN", row["id"], unit.id, ENDED)
            for other in draft.sample([other for other in draft.units if other is not unit], 0, 1):
                draft.tie("POST_IN", row["id"], other.id)


def _post(draft: Draft, unit: Unit) -> Cells:
    """A post of a unit, mostly with the role that matters there, and its holders, many of whom have left."""
    usual_role = "chair" if unit.kind == "steering_committee" else "focal_point"
    role = draft.choose((usual_role, usual_role, usual_role, usual_role, "focal_point", "deputy_focal_point", "member"))
    row = draft.node("posts", role=role, title=draft.choose(("", "Đầu mối")))
    pieces = draft.choose((ENDED_OFTEN, ENDED_OFTEN, USUALLY))
    for person in draft.sample(draft.ids("people"), 1, 1, 0, 2):
        draft.tie("HOLDS", person, row["id"], pieces)
    return row


def _members(draft: Draft) -> None:
    for unit in draft.units_of("it_unit", "community_team"):
        pieces = draft.choose((USUALLY, ENDED_OFTEN))
        for person in draft.sample(draft.ids("people"), 1, 0, 2, 7, 7):
            draft.tie("MEMBER_OF", person, unit.id, pieces, role=draft.choose(("leader", "member", "deputy", "")))


def _trainings(draft: Draft) -> None:
    for _ in range(draft.choose((1, 2, 3))):
        training = draft.node("trainings", dated=False, title="Khóa", held_on=draft.choose(TRAINING_DATES))["id"]
        for person in draft.sample(draft.ids("people"), 0, 1, 2):
            draft.tie("ATTENDED", person, training)


def _tasks(draft: Draft) -> None:
    for _ in range(draft.choose((1, 2, 3))):
        row = draft.node(
            "tasks",
            title=draft.choose(NAMES),
            due_on=draft.choose(DUE_DATES),
            breakthrough=draft.choose(BOOLEANS),
            linked_to_project06=draft.choose(BOOLEANS),
        )
        units = draft.sample(draft.units_of(*TOP), 1, 0, 2)
        units += [unit for unit in draft.sample(draft.units, 0, 1) if unit not in units]
        for unit in units:
            role = draft.choose(("lead", "lead", "lead", "coordinate", "support"))
            post = draft.choose(("", draft.choose(("", *draft.ids("posts")))))
            draft.tie("RESPONSIBLE_FOR", unit.id, row["id"], role=role, post_id=post)


def _places(draft: Draft) -> list[tuple[Unit, Unit]]:
    """Party and Front that serve the same place, some linked by a person; returns the pairs to link by a tie."""
    pairs = []
    parties, fronts = draft.units_of("party_committee"), draft.units_of("fatherland_front")
    for place in draft.sample([unit for unit in draft.units_of("people_committee") if parties and fronts], 2, 3, 4):
        trio = (place, draft.choose(parties), draft.choose(fronts))
        for unit in trio[1:]:
            if unit.id not in draft.sources("SERVES", place.id):
                draft.tie("SERVES", unit.id, place.id, USUALLY)
        for pair in combinations(trio, 2):
            link = draft.choose(("tie", "tie", "tie", "person", "person", "tie", "nothing"))
            if link == "person":
                person = draft.choose(draft.ids("people"))
                for unit in pair:
                    post = draft.node("posts", role="member", unit_id=unit.id)["id"]
                    draft.tie("HOLDS", person, post, USUALLY)
            elif link == "tie":
                pairs.append(pair)
    return pairs


def _coordination(draft: Draft) -> None:
    pairs = draft.sample(list(permutations(draft.units, 2)), 0, 1, 2, 4) + _places(draft)
    for pair in {frozenset(pair): pair for pair in pairs}.values():
        source, target = draft.choose((pair, pair[::-1]))
        weight, enabled = draft.choose((*(("", ""), ("0.5", "true"), ("2", "TRUE")) * 2, ("1", "false"), ("", "FALSE")))
        draft.tie("COORDINATES_WITH", source.id, target.id, USUALLY, weight=weight, enabled=enabled)


def _wide_span(draft: Draft) -> None:
    """Rarely, a unit with fifty or fifty-one children."""
    children = draft.choose((0,) * 12 + (50, 51))
    for number in range(children if draft.units else 0):
        row = {"id": f"child-{number}", "name": "Phòng", "kind": "department", "level": "commune", "sector": "state"}
        draft.rows["units"].append({**row, "parent_id": draft.units[0].id})
