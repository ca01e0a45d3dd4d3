"""One commune: its people's committee with department and service centre, Party committee, Front, areas and teams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .coordination import Place, join
from .days import REFORM
from .history import leave_behind
from .loads import give_posts
from .offices import Office, open_office, reported_on
from .rows import Rows
from .skeleton import Row
from .teams import MOST_CHILDREN, Commune, Team, add_teams
from .trainings import Trainings

__all__ = ["Plan", "add_commune", "office_ids"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planted in one commune: its offices by id, and the names of the cases of the parts."""

    offices: Mapping[str, Office]
    coordination: str
    load: str
    cover: str
    special: str
    teams: Sequence[Team]
    neighbour: str
    ended: Sequence[str]
    large_teams: bool


def office_ids(row: Row) -> tuple[str, str, str, str]:
    """The ids of a commune's offices: committee, department for culture and society, Party committee, Front."""
    base = f"demo:{row['code']}"
    return row["id"], f"{base}:culture", f"{base}:party", f"{base}:front"


def add_commune(rows: Rows, row: Row, plan: Plan, trainings: Trainings, above: Mapping[str, str]) -> None:
    """Put the commune of the skeleton's `row` into `rows`, with all that it has and all that is planted in it.

    `above` has the provincial units by slug: `party`, `front`, `science` (its department guides the commune's own)
    and `office` (guides the service centres).
    """
    state, department, party, front = office_ids(row)
    code, name = row["code"], row["name"][0].lower() + row["name"][1:]
    reported = reported_on(plan.offices[state], rows.rng)
    rows.copy("units", [{**row, "reported_on": reported, "source": "synthetic"} if reported else row])

    def reports(unit: str) -> str:
        return reported_on(plan.offices[unit], rows.rng)

    rows.unit(
        department, f"Phòng Văn hóa - Xã hội {name}", "commune", "department", state, reported=reports(department)
    )
    rows.unit(
        party, f"Đảng ủy {name}", "commune", "party_committee", above["party"], sector="party", reported=reports(party)
    )  # fmt: skip
    rows.unit(
        front,
        f"Ủy ban Mặt trận Tổ quốc Việt Nam {name}",
        "commune",
        "fatherland_front",
        above["front"],
        sector="front",
        reported=reports(front),
    )
    rows.coordinate(department, above["science"])
    titles = (
        ("head", "Chủ tịch Ủy ban nhân dân"),
        ("head", "Trưởng phòng"),
        ("secretary", "Bí thư"),
        ("chair", "Chủ tịch Mặt trận"),
    )
    heads = [
        open_office(rows, unit, plan.offices[unit], trainings, place=code, head=title)
        for unit, title in zip((state, department, party, front), titles, strict=True)
    ]
    join(rows, Place(state, party, front, heads[2], heads[3]), plan.coordination)
    centre = _service_centre(rows, row, name, plan.load, above["office"])
    commune = Commune(
        id=state,
        code=code,
        name=row["name"],
        department=department,
        cover=plan.cover,
        special=plan.special,
        reported=plan.offices[state].reported,
        neighbour=plan.neighbour,
        ended=plan.ended,
        large_teams=plan.large_teams,
        teams=plan.teams,
    )
    others = 2 + leave_behind(rows, commune, centre)
    if others + add_teams(rows, commune, trainings, others) > MOST_CHILDREN:
        rows.gap("wide_spans", state, "overload")


def _service_centre(rows: Rows, row: Row, name: str, load: str, guide: str) -> str:
    code = row["code"]
    centre = rows.unit(
        f"demo:{code}:services",
        f"Trung tâm Phục vụ hành chính công {name}",
        "commune",
        "service_centre",
        row["id"],
        reported="2026-06-25",
    )
    rows.link("SERVES", centre, row["id"], REFORM)
    rows.coordinate(centre, guide)
    head = rows.person(code, home=centre, title="Giám đốc trung tâm")
    rows.holds(head, rows.post(centre, "head", "Giám đốc trung tâm"))
    give_posts(rows, centre, head, load)
    return centre
