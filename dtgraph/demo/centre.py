"""The centre: the Government with the coordinator, ministries and agencies, the Party, the Front and its members."""

from collections.abc import Sequence

from .bodies import BODIES, Body, Owner, furnish
from .days import CENTRE, REFORM
from .deal import Pressure, chance, deal
from .offices import Office, deal_offices, open_office, reported_on
from .platforms import add_platforms
from .rows import Rows
from .skeleton import Row
from .tasks import add_tasks
from .teams import MOST_CHILDREN
from .trainings import Trainings

__all__ = ["AGENCY", "COORDINATOR", "FRONT", "PARTY", "UNIONS", "build_centre"]

COORDINATOR = "demo:centre:steering"
PARTY = "demo:centre:party"
FRONT = "demo:centre:front"
UNIONS = {
    "youth": ("demo:centre:youth", "Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
    "women": ("demo:centre:women", "Hội Liên hiệp Phụ nữ Việt Nam"),
}
SCIENCE = "vn:central:ministry-of-science-and-technology:2025"
AGENCY = "demo:centre:ministry-of-science-and-technology:agency"
"""The national agency for digital transformation, a department of the Ministry of Science and Technology."""

_CONSTRUCTION = "vn:central:ministry-of-construction:2025"
_PLACE = "centre"
_DEPARTMENTS = (
    ("finance", "Vụ Kế hoạch - Tài chính"),
    ("office", "Văn phòng"),
    ("personnel", "Vụ Tổ chức cán bộ"),
    ("legal", "Vụ Pháp chế"),
    ("international", "Vụ Hợp tác quốc tế"),
)


def _base(ministry: str) -> str:
    return f"demo:centre:{ministry.split(':')[2]}"


def build_centre(centre: Sequence[Row], provinces: int, seed: int) -> Rows:
    """The rows of the centre over so many `provinces`; of `centre`, the skeleton's rows, the first is the Government."""
    rows = Rows(_PLACE, chance(seed, _PLACE))
    pressure = Pressure.of(seed, _PLACE)
    add_platforms(rows)
    trainings = Trainings(rows, "Bộ Khoa học và Công nghệ", pressure.untrained)
    government, ministries = centre[0], centre[1:]
    rows.copy("units", [{**government, "reported_on": "2026-06-30", "source": "synthetic"}])
    _coordinator(rows, government["id"])
    if len(ministries) + provinces + 1 > MOST_CHILDREN:
        rows.gap("wide_spans", government["id"], "overload")
    others = [row["id"] for row in ministries if row["id"] != SCIENCE]
    bodies = deal(chance(seed, _PLACE, "bodies"), others, dict.fromkeys(list(BODIES)[1:], 0.0), "sound")
    departments = [unit for row in ministries for unit, _ in _departments(row["id"])]
    offices = deal_offices(
        chance(seed, _PLACE, "offices"), [*departments, AGENCY, FRONT, *(id_ for id_, _ in UNIONS.values())], pressure.gaps
    )  # fmt: skip
    for row in ministries:
        _ministry(rows, row, BODIES[bodies.get(row["id"], "sound")], offices, trainings, seed)
    _party_and_front(rows, government["id"], offices, trainings)
    return rows


def _coordinator(rows: Rows, government: str) -> None:
    prime = rows.person(_PLACE, home=government, title="Thủ tướng Chính phủ")
    rows.holds(prime, rows.post(government, "head", "Thủ tướng Chính phủ"))
    rows.unit(
        COORDINATOR, "Ban Chỉ đạo quốc gia về chuyển đổi số", "central", "steering_committee", government,
        reported="2026-06-30", start=CENTRE,
    )  # fmt: skip
    rows.holds(prime, rows.post(COORDINATOR, "chair", "Trưởng ban"), basis="concurrent")


def _departments(ministry: str) -> list[tuple[str, str]]:
    return [(f"{_base(ministry)}:{slug}", name) for slug, name in _DEPARTMENTS]


def _ministry(
    rows: Rows, row: Row, body: Body, offices: dict[str, Office], trainings: Trainings, seed: int
) -> None:  # fmt: skip
    """A ministry or agency. Each of its departments coordinates with the national agency beside being part of it."""
    id_, base, name = row["id"], _base(row["id"]), row["name"]
    told = {"reported_on": "2026-06-24", "source": "synthetic"} if body.reported else {}
    rows.copy("units", [row | told])
    head = rows.person(_PLACE, home=id_, title="Thủ trưởng")
    head_post = rows.post(id_, "head", "Thủ trưởng")
    rows.holds(head, head_post)
    departments = []
    for index, (unit, title) in enumerate(_departments(id_)):
        before = rows.rng.randint(30, 90)
        _department(rows, unit, f"{title}, {name}", id_, offices[unit], before, before - body.moved * (index == 0))
        departments.append((unit, open_office(rows, unit, offices[unit], trainings, place=_PLACE, head=_HEAD)))
        rows.coordinate(unit, AGENCY, CENTRE)
    if id_ == SCIENCE:
        _department(rows, AGENCY, "Cục Chuyển đổi số quốc gia", id_, offices[AGENCY], 120, 120)
        open_office(rows, AGENCY, offices[AGENCY], trainings, place=_PLACE, head=("head", "Cục trưởng"))
        rows.coordinate(AGENCY, COORDINATOR, CENTRE)
    owner = Owner(id_, name, "central", base, _PLACE, head, head_post, departments, AGENCY, CENTRE)
    furnish(rows, owner, body, trainings, coordinator=COORDINATOR, it_name="Trung tâm Công nghệ thông tin,")
    if id_ == _CONSTRUCTION:
        leads = [(unit, f"{unit}:head") for unit, _ in departments]
        add_tasks(rows, "Quyết định 320/QĐ-BXD", leads, chance(seed, _PLACE, "tasks"), base=base, place=_PLACE)


_HEAD = ("head", "Vụ trưởng")


def _department(rows: Rows, unit: str, name: str, parent: str, office: Office, before: int, since: int) -> None:
    rows.unit(
        unit, name, "central", "department", parent,
        baseline=before, approved=since, reported=reported_on(office, rows.rng), start=CENTRE,
    )  # fmt: skip


def _party_and_front(rows: Rows, government: str, offices: dict[str, Office], trainings: Trainings) -> None:
    """The Party, the Front and its member organisations; the three coordinate with each other."""
    rows.unit(
        PARTY, "Văn phòng Trung ương Đảng", "central", "party_body", sector="party", reported="2026-06-25", start=""
    )
    secretary = rows.person(_PLACE, home=PARTY, title="Chánh Văn phòng")
    rows.holds(secretary, rows.post(PARTY, "head", "Chánh Văn phòng"))
    rows.unit(
        FRONT, "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", "central", "fatherland_front", sector="front",
        reported=reported_on(offices[FRONT], rows.rng), start="",
    )  # fmt: skip
    open_office(rows, FRONT, offices[FRONT], trainings, place=_PLACE, head=("chair", "Chủ tịch"))
    for one, other in ((PARTY, government), (FRONT, government), (PARTY, FRONT)):
        rows.coordinate(one, other, CENTRE)
    for unit, name in UNIONS.values():
        rows.unit(
            unit, f"Trung ương {name}", "central", "mass_organisation", FRONT, sector="mass_organisation",
            reported=reported_on(offices[unit], rows.rng), start=REFORM,
        )  # fmt: skip
        open_office(rows, unit, offices[unit], trainings, place=_PLACE, head=("secretary", "Bí thư, Chủ tịch"))
        rows.coordinate(unit, government)
