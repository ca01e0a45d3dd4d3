"""The centre: the Government with the coordinator, ministries and agencies, the Party, the Front and its members."""

from collections.abc import Sequence

from .base_units import Row, reporting
from .commune_cases import MOST_CHILDREN
from .days import CENTRE
from .focal_points import Offices, deal_offices, head_post
from .ministries import BODIES, Body, Owner, furnish
from .platforms import add_platforms
from .quotas import Pressure, chance, deal
from .row_buffer import Rows
from .tasks import add_tasks
from .trainings import Trainings

__all__ = ["COORDINATOR", "FRONT", "PARTY", "UNIONS", "build_centre"]

COORDINATOR = "demo:centre:steering"
PARTY = "demo:centre:party"
FRONT = "demo:centre:front"
UNIONS = {
    "youth": ("demo:centre:youth", "Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
    "women": ("demo:centre:women", "Hội Liên hiệp Phụ nữ Việt Nam"),
}
_PLACE = "centre"
_SCIENCE = "vn:central:ministry-of-science-and-technology:2025"
_CONSTRUCTION = "vn:central:ministry-of-construction:2025"
_AGENCY = "demo:centre:ministry-of-science-and-technology:agency"
"""The national agency for digital transformation, a department of the Ministry of Science and Technology."""

_DEPARTMENTS = (
    ("finance", "Vụ Kế hoạch - Tài chính"),
    ("office", "Văn phòng"),
    ("personnel", "Vụ Tổ chức cán bộ"),
    ("legal", "Vụ Pháp chế"),
    ("international", "Vụ Hợp tác quốc tế"),
)

_HEADS = {"Vụ": "Vụ trưởng", "Cục": "Cục trưởng", "Văn": "Chánh Văn phòng"}
"""The title of a department's head by the first word of the department's name."""


def build_centre(centre: Sequence[Row], provinces: int, seed: int) -> Rows:
    """The rows of the centre over so many `provinces`. `centre` are the real units' rows, the Government first."""
    rows = Rows(_PLACE, chance(seed, _PLACE))
    pressure = Pressure.of(seed, _PLACE)
    government, ministries = centre[0], centre[1:]
    add_platforms(rows)
    _coordinator(rows, government, len(ministries) + provinces)
    # The ministry that coordinates is sound; every case of the others is there once.
    others = [row["id"] for row in ministries if row["id"] != _SCIENCE]
    cases = dict.fromkeys((case for case in BODIES if case != "sound"), 0.0)
    bodies = deal(chance(seed, _PLACE, "bodies"), others, cases, "sound")
    ids = [unit for row in ministries for unit, _ in _departments(row["id"])]
    ids += [_AGENCY, FRONT, *(unit for unit, _ in UNIONS.values())]
    planted = deal_offices(chance(seed, _PLACE, "offices"), ids, pressure.gaps)
    offices = Offices(rows, planted, Trainings(rows, "Bộ Khoa học và Công nghệ", pressure.untrained))
    for row in ministries:
        _ministry(offices, row, BODIES[bodies.get(row["id"], "sound")], seed)
    _party_and_front(offices, government["id"])
    return rows


def _coordinator(rows: Rows, government: Row, subordinates: int) -> None:
    """The Government and its steering committee, which is subordinate to it too."""
    id_ = government["id"]
    rows.copy("units", [reporting(government, "2026-06-30")])
    prime = rows.person(_PLACE, home=id_, title="Thủ tướng Chính phủ")
    rows.holds(prime, rows.post(id_, "head", "Thủ tướng Chính phủ"))
    name = "Ban Chỉ đạo quốc gia về chuyển đổi số"
    rows.unit(COORDINATOR, name, "central", "steering_committee", id_, reported="2026-06-30", start=CENTRE)
    rows.holds(prime, rows.post(COORDINATOR, "chair", "Trưởng ban"), basis="concurrent")
    if subordinates + 1 > MOST_CHILDREN:
        rows.gap("wide_spans", id_, "overload")


def _base(ministry: str) -> str:
    return f"demo:centre:{ministry.split(':')[2]}"


def _departments(ministry: str) -> list[tuple[str, str]]:
    return [(f"{_base(ministry)}:{slug}", name) for slug, name in _DEPARTMENTS]


def _ministry(offices: Offices, row: Row, body: Body, seed: int) -> None:
    """A ministry or agency. Each of its departments coordinates with the national agency beside being part of it."""
    rows, id_, base, name = offices.rows, row["id"], _base(row["id"]), row["name"]
    rows.copy("units", [reporting(row, "2026-06-24" if body.reported else "")])
    head = rows.person(_PLACE, home=id_, title="Thủ trưởng")
    rows.holds(head, rows.post(id_, "head", "Thủ trưởng"))
    departments = []
    for index, (unit, title) in enumerate(_departments(id_)):
        taken = body.moved if index == 0 else 0
        departments.append((unit, _department(offices, unit, f"{title}, {name}", id_, taken=taken)))
        rows.coordinate(unit, _AGENCY, CENTRE)
    if id_ == _SCIENCE:
        _department(offices, _AGENCY, "Cục Chuyển đổi số quốc gia", id_)
        rows.coordinate(_AGENCY, COORDINATOR, CENTRE)
    owner = Owner(id_, name, "central", base, _PLACE, head, departments, _AGENCY, CENTRE)
    furnish(rows, owner, body, offices.trainings, coordinator=COORDINATOR, it_name="Trung tâm Công nghệ thông tin,")
    if id_ == _CONSTRUCTION:
        leads = [(unit, head_post(unit)) for unit, _ in departments]
        add_tasks(rows, "Quyết định 320/QĐ-BXD", leads, chance(seed, _PLACE, "tasks"), base=base, place=_PLACE)


def _department(offices: Offices, unit: str, name: str, parent: str, *, taken: int = 0) -> str:
    """A department, from which so many posts were taken; gives its head."""
    before = offices.rows.rng.randint(30, 90)
    told = offices.reported_on(unit)
    offices.rows.unit(
        unit,
        name,
        "central",
        "department",
        parent,
        baseline=before,
        approved=before - taken,
        reported=told,
        start=CENTRE,
    )
    return offices.open(unit, _PLACE, "head", _HEADS[name.split(maxsplit=1)[0]])


def _party_and_front(offices: Offices, government: str) -> None:
    """The Party, the Front and its member organisations; they coordinate with the Government."""
    rows, name = offices.rows, "Văn phòng Trung ương Đảng"
    rows.unit(PARTY, name, "central", "party_body", sector="party", reported="2026-06-25", start="")
    rows.holds(rows.person(_PLACE, home=PARTY, title="Chánh Văn phòng"), rows.post(PARTY, "head", "Chánh Văn phòng"))
    name, told = "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", offices.reported_on(FRONT)
    rows.unit(FRONT, name, "central", "fatherland_front", sector="front", reported=told, start="")
    offices.open(FRONT, _PLACE, "chair", "Chủ tịch")
    for one, other in ((PARTY, government), (FRONT, government), (PARTY, FRONT)):
        rows.coordinate(one, other, CENTRE)
    for unit, name in UNIONS.values():
        kind, told = "mass_organisation", offices.reported_on(unit)
        rows.unit(unit, f"Trung ương {name}", "central", kind, FRONT, sector=kind, reported=told, start=CENTRE)
        offices.open(unit, _PLACE, "secretary", "Bí thư, Chủ tịch")
        rows.coordinate(unit, government)
