"""A commune: people's committee, department, service centre, Party committee, Front, areas and teams."""

from collections.abc import Mapping

from .base_units import with_report
from .commune_cases import MAX_CHILDREN, CommunePlan, commune_office_ids
from .coordination import CoordinatedUnits, add_coordination_ties
from .days import REFORM_DAY
from .focal_points import Offices
from .history import add_reorganisation_case
from .names import lower_first
from .row_buffer import RowBuffer
from .teams import add_teams
from .workloads import add_concurrent_posts

__all__ = ["add_commune"]


def add_commune(offices: Offices, commune: CommunePlan, provincial_ids: Mapping[str, str]) -> None:
    """Add a commune with its units, people and planted gaps to the rows of `offices`.

    `provincial_ids` has the provincial units by slug: `party`, `front`, `science` (guides the commune's department) and
    `office` (guides its service centre).
    """
    rows, code, name = offices.rows, commune.code, lower_first(commune.name)
    state, department, party, front = commune_office_ids(commune.row)
    rows.copy_rows("units", [with_report(commune.row, offices.reported_on(state))])
    for unit, title, kind, sector, parent in (
        (department, "Phòng Văn hóa - Xã hội", "department", "state", state),
        (party, "Đảng ủy", "party_committee", "party", provincial_ids["party"]),
        (front, "Ủy ban Mặt trận Tổ quốc Việt Nam", "fatherland_front", "front", provincial_ids["front"]),
    ):
        reported_on = offices.reported_on(unit)
        rows.add_unit(unit, f"{title} {name}", "commune", kind, parent, sector=sector, reported=reported_on)
    rows.add_coordination(department, provincial_ids["science"])
    offices.staff(state, code, "head", "Chủ tịch Ủy ban nhân dân")
    offices.staff(department, code, "head", "Trưởng phòng")
    secretary = offices.staff(party, code, "secretary", "Bí thư")
    chair = offices.staff(front, code, "chair", "Chủ tịch Mặt trận")
    add_coordination_ties(rows, CoordinatedUnits(state, party, front, secretary, chair), commune.coordination)
    centre = _service_centre(rows, commune, name, provincial_ids["office"])
    other_children = 2 + add_reorganisation_case(rows, commune, centre)
    if other_children + add_teams(rows, commune, offices.trainings, other_children) > MAX_CHILDREN:
        rows.add_gap("wide_spans", state, "overload")


def _service_centre(rows: RowBuffer, commune: CommunePlan, name: str, guide: str) -> str:
    """Add the service centre, directly under the committee, and return its id; its head can have several posts."""
    centre = rows.add_unit(
        f"{commune.base}:services",
        f"Trung tâm Phục vụ hành chính công {name}",
        "commune",
        "service_centre",
        commune.id,
        reported="2026-06-25",
    )
    rows.add_link("SERVES", centre, commune.id, REFORM_DAY)
    rows.add_coordination(centre, guide)
    head = rows.add_person(commune.code, home=centre, title="Giám đốc trung tâm")
    rows.add_holding(head, rows.add_post(centre, "head", "Giám đốc trung tâm"))
    add_concurrent_posts(rows, centre, head, commune.workload)
    return centre
