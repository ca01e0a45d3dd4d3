"""One commune: its people's committee with department and service centre, Party committee, Front, areas and teams."""

from collections.abc import Mapping

from .base_units import reporting
from .commune_cases import MOST_CHILDREN, Commune, office_ids
from .coordination import Place, join
from .days import REFORM
from .focal_points import Offices
from .history import leave_behind
from .names import lower_first
from .row_buffer import Rows
from .teams import add_teams
from .workloads import give_posts

__all__ = ["add_commune"]


def add_commune(offices: Offices, commune: Commune, above: Mapping[str, str]) -> None:
    """Put a commune into the rows of `offices`, with all that it has and all that is planted in it.

    `above` has the provincial units by slug: `party`, `front`, `science` (its department guides the commune's own)
    and `office` (guides the service centres).
    """
    rows, code, name = offices.rows, commune.code, lower_first(commune.name)
    state, department, party, front = office_ids(commune.row)
    rows.copy("units", [reporting(commune.row, offices.reported_on(state))])
    for unit, title, kind, sector, parent in (
        (department, "Phòng Văn hóa - Xã hội", "department", "state", state),
        (party, "Đảng ủy", "party_committee", "party", above["party"]),
        (front, "Ủy ban Mặt trận Tổ quốc Việt Nam", "fatherland_front", "front", above["front"]),
    ):
        told = offices.reported_on(unit)
        rows.unit(unit, f"{title} {name}", "commune", kind, parent, sector=sector, reported=told)
    rows.coordinate(department, above["science"])
    offices.open(state, code, "head", "Chủ tịch Ủy ban nhân dân")
    offices.open(department, code, "head", "Trưởng phòng")
    secretary = offices.open(party, code, "secretary", "Bí thư")
    chair = offices.open(front, code, "chair", "Chủ tịch Mặt trận")
    join(rows, Place(state, party, front, secretary, chair), commune.joined)
    centre = _service_centre(rows, commune, name, above["office"])
    others = 2 + leave_behind(rows, commune, centre)
    if others + add_teams(rows, commune, offices.trainings, others) > MOST_CHILDREN:
        rows.gap("wide_spans", state, "overload")


def _service_centre(rows: Rows, commune: Commune, name: str, guide: str) -> str:
    """The service centre, which is a department's equal under the committee; its head may have many posts."""
    centre = rows.unit(
        f"{commune.base}:services",
        f"Trung tâm Phục vụ hành chính công {name}",
        "commune",
        "service_centre",
        commune.id,
        reported="2026-06-25",
    )
    rows.link("SERVES", centre, commune.id, REFORM)
    rows.coordinate(centre, guide)
    head = rows.person(commune.code, home=centre, title="Giám đốc trung tâm")
    rows.holds(head, rows.post(centre, "head", "Giám đốc trung tâm"))
    give_posts(rows, centre, head, commune.load)
    return centre
