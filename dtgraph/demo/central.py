"""Central bodies: the Government and its steering committee, ministries and agencies, the Party and the Front."""

from collections.abc import Sequence

from .base_units import Row, with_report
from .commune_cases import MAX_CHILDREN
from .days import CENTRAL_START
from .focal_points import Offices, head_post, plan_offices
from .ministries import ORGANISATION_CASES, Organisation, OrganisationCase, add_it_organisation
from .platforms import add_platforms
from .quotas import GapRates, assign_quotas, seeded_random
from .row_buffer import RowBuffer
from .tasks import add_tasks
from .trainings import Trainings

__all__ = ["COORDINATOR", "FRONT", "PARTY", "UNIONS", "build_central"]

COORDINATOR = "demo:centre:steering"
PARTY = "demo:centre:party"
FRONT = "demo:centre:front"
UNIONS = {
    "youth": ("demo:centre:youth", "Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
    "women": ("demo:centre:women", "Hội Liên hiệp Phụ nữ Việt Nam"),
}
_KEY = "centre"
_SCIENCE = "vn:central:ministry-of-science-and-technology:2025"
_CONSTRUCTION = "vn:central:ministry-of-construction:2025"
_AGENCY = "demo:centre:ministry-of-science-and-technology:agency"
"""The national agency for digital transformation, in the Ministry of Science and Technology."""

_DEPARTMENTS = (
    ("finance", "Vụ Kế hoạch - Tài chính"),
    ("office", "Văn phòng"),
    ("personnel", "Vụ Tổ chức cán bộ"),
    ("legal", "Vụ Pháp chế"),
    ("international", "Vụ Hợp tác quốc tế"),
)

_HEADS = {"Vụ": "Vụ trưởng", "Cục": "Cục trưởng", "Văn": "Chánh Văn phòng"}
"""Titles of heads by the first word of the department's name."""


def build_central(central: Sequence[Row], provinces: int, seed: int) -> RowBuffer:
    """Build the rows of central bodies; `central` are the real ones, the Government first.

    `provinces` is the number of provinces, which are subordinate to the Government.
    """
    rows = RowBuffer(_KEY, seeded_random(seed, _KEY))
    rates = GapRates.for_part(seed, _KEY)
    government, ministries = central[0], central[1:]
    add_platforms(rows)
    _coordinator(rows, government, len(ministries) + provinces)
    # The coordinating ministry has no planted gap; the others get each case once.
    other_ministries = [row["id"] for row in ministries if row["id"] != _SCIENCE]
    cases = dict.fromkeys((case for case in ORGANISATION_CASES if case != "no gap"), 0.0)
    ministry_cases = assign_quotas(seeded_random(seed, _KEY, "bodies"), other_ministries, cases, "no gap")
    ids = [unit for row in ministries for unit, _ in _departments(row["id"])]
    ids += [_AGENCY, FRONT, *(unit for unit, _ in UNIONS.values())]
    plans = plan_offices(seeded_random(seed, _KEY, "offices"), ids, rates.gap_factor)
    offices = Offices(rows, plans, Trainings(rows, "Bộ Khoa học và Công nghệ", rates.untrained_share))
    for row in ministries:
        _ministry(offices, row, ORGANISATION_CASES[ministry_cases.get(row["id"], "no gap")], seed)
    _party_and_front(offices, government["id"])
    return rows


def _coordinator(rows: RowBuffer, government: Row, subordinates: int) -> None:
    """Add the Government and its steering committee, which is one more subordinate."""
    id_ = government["id"]
    rows.copy_rows("units", [with_report(government, "2026-06-30")])
    prime = rows.add_person(_KEY, home=id_, title="Thủ tướng Chính phủ")
    rows.add_holding(prime, rows.add_post(id_, "head", "Thủ tướng Chính phủ"))
    name = "Ban Chỉ đạo quốc gia về chuyển đổi số"
    rows.add_unit(COORDINATOR, name, "central", "steering_committee", id_, reported="2026-06-30", start=CENTRAL_START)
    rows.add_holding(prime, rows.add_post(COORDINATOR, "chair", "Trưởng ban"), basis="concurrent")
    if subordinates + 1 > MAX_CHILDREN:
        rows.add_gap("wide_spans", id_, "overload")


def _base(ministry: str) -> str:
    return f"demo:centre:{ministry.split(':')[2]}"


def _departments(ministry: str) -> list[tuple[str, str]]:
    return [(f"{_base(ministry)}:{slug}", name) for slug, name in _DEPARTMENTS]


def _ministry(offices: Offices, row: Row, case: OrganisationCase, seed: int) -> None:
    """Add a ministry or agency, whose departments also coordinate with the national agency."""
    rows, id_, base, name = offices.rows, row["id"], _base(row["id"]), row["name"]
    rows.copy_rows("units", [with_report(row, "2026-06-24" if case.reported else "")])
    head = rows.add_person(_KEY, home=id_, title="Thủ trưởng")
    rows.add_holding(head, rows.add_post(id_, "head", "Thủ trưởng"))
    departments = []
    for index, (unit, title) in enumerate(_departments(id_)):
        moved_posts = case.moved_posts if index == 0 else 0
        departments.append((unit, _department(offices, unit, f"{title}, {name}", id_, moved_posts=moved_posts)))
        rows.add_coordination(unit, _AGENCY, CENTRAL_START)
    if id_ == _SCIENCE:
        _department(offices, _AGENCY, "Cục Chuyển đổi số quốc gia", id_)
        rows.add_coordination(_AGENCY, COORDINATOR, CENTRAL_START)
    org = Organisation(id_, name, "central", base, _KEY, head, departments, _AGENCY, CENTRAL_START)
    add_it_organisation(
        rows, org, case, offices.trainings, coordinator=COORDINATOR, it_name="Trung tâm Công nghệ thông tin,"
    )
    if id_ == _CONSTRUCTION:
        leads = [(unit, head_post(unit)) for unit, _ in departments]
        add_tasks(rows, "Quyết định 320/QĐ-BXD", leads, seeded_random(seed, _KEY, "tasks"), base=base, place=_KEY)


def _department(offices: Offices, unit: str, name: str, parent: str, *, moved_posts: int = 0) -> str:
    """Add a department that gave `moved_posts` posts away, and return its head."""
    baseline = offices.rows.rng.randint(30, 90)
    reported_on = offices.reported_on(unit)
    offices.rows.add_unit(
        unit,
        name,
        "central",
        "department",
        parent,
        baseline=baseline,
        approved=baseline - moved_posts,
        reported=reported_on,
        start=CENTRAL_START,
    )
    return offices.staff(unit, _KEY, "head", _HEADS[name.split(maxsplit=1)[0]])


def _party_and_front(offices: Offices, government: str) -> None:
    """Add the Party, the Front and its member organisations, which coordinate with the Government."""
    rows, name = offices.rows, "Văn phòng Trung ương Đảng"
    rows.add_unit(PARTY, name, "central", "party_body", sector="party", reported="2026-06-25", start="")
    rows.add_holding(
        rows.add_person(_KEY, home=PARTY, title="Chánh Văn phòng"), rows.add_post(PARTY, "head", "Chánh Văn phòng")
    )
    name, reported_on = "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", offices.reported_on(FRONT)
    rows.add_unit(FRONT, name, "central", "fatherland_front", sector="front", reported=reported_on, start="")
    offices.staff(FRONT, _KEY, "chair", "Chủ tịch")
    for unit, other in ((PARTY, government), (FRONT, government), (PARTY, FRONT)):
        rows.add_coordination(unit, other, CENTRAL_START)
    for unit, name in UNIONS.values():
        kind, reported_on = "mass_organisation", offices.reported_on(unit)
        rows.add_unit(
            unit, f"Trung ương {name}", "central", kind, FRONT, sector=kind, reported=reported_on, start=CENTRAL_START
        )
        offices.staff(unit, _KEY, "secretary", "Bí thư, Chủ tịch")
        rows.add_coordination(unit, government)
