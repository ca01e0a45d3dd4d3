"""Provincial units: departments, IT unit, steering committee, Party committee, Front and unions."""

from random import Random

from .base_units import Province, with_report
from .central import COORDINATOR, FRONT, PARTY, UNIONS
from .commune_cases import MAX_CHILDREN
from .coordination import CoordinatedUnits, add_coordination_ties
from .days import REFORM_DAY
from .enterprises import add_enterprises
from .focal_points import Offices, head_post
from .ministries import Organisation, OrganisationCase, add_it_organisation
from .names import lower_first
from .tasks import add_tasks

__all__ = ["add_provincial_units", "provincial_unit_ids"]

_DEPARTMENTS = (
    ("finance", "Sở Tài chính", "ministry-of-finance"),
    ("office", "Văn phòng Ủy ban nhân dân", "government-office"),
    ("science", "Sở Khoa học và Công nghệ", "ministry-of-science-and-technology"),
    ("home", "Sở Nội vụ", "ministry-of-home-affairs"),
    ("justice", "Sở Tư pháp", "ministry-of-justice"),
    ("trade", "Sở Công Thương", "ministry-of-industry-and-trade"),
    ("agriculture", "Sở Nông nghiệp và Môi trường", "ministry-of-agriculture-and-environment"),
    ("construction", "Sở Xây dựng", "ministry-of-construction"),
    ("culture", "Sở Văn hóa, Thể thao và Du lịch", "ministry-of-culture-sports-and-tourism"),
    ("education", "Sở Giáo dục và Đào tạo", "ministry-of-education-and-training"),
    ("health", "Sở Y tế", "ministry-of-health"),
    ("ethnic", "Sở Dân tộc và Tôn giáo", "ministry-of-ethnic-minorities-and-religious-affairs"),
    ("inspectorate", "Thanh tra", "government-inspectorate"),
)


def provincial_unit_ids(code: str) -> dict[str, str]:
    """Return the ids of a province's offices other than its people's committee, by slug."""
    return {slug: f"demo:{code}:{slug}" for slug in ("party", "front", *UNIONS, *(slug for slug, _, _ in _DEPARTMENTS))}


def add_provincial_units(
    offices: Offices, province: Province, case: OrganisationCase, coordination: str, rng: Random
) -> None:
    """Add the provincial units to the rows of `offices`, with the gaps of `case` and of rule 25's case `coordination`.

    `rng` is for the tasks.
    """
    rows, row, code, id_ = offices.rows, province.row, province.code, province.row["id"]
    base, name, units = f"demo:{code}", lower_first(row["name"]), provincial_unit_ids(code)
    rows.copy_rows("units", [with_report(row, offices.reported_on(id_))])
    head = offices.staff(id_, code, "head", "Chủ tịch Ủy ban nhân dân")
    departments = _departments(offices, province, case)
    org = Organisation(id_, name, "province", base, code, head, departments, units["science"])
    children = len(province.communes) + len(departments)
    children += add_it_organisation(
        rows, org, case, offices.trainings, coordinator=COORDINATOR, it_name="Trung tâm Chuyển đổi số"
    )
    add_coordination_ties(rows, _coordinated_units(offices, province), coordination)
    leads = [(unit, head_post(unit)) for unit, _ in departments]
    add_tasks(rows, f"Kế hoạch chuyển đổi số và an toàn thông tin mạng {name}", leads, rng, base=base, place=code)
    add_enterprises(rows, base, code, units["science"], name)
    communes = len(province.communes)
    for unit, span in ((id_, children), (units["party"], communes), (units["front"], communes + len(UNIONS))):
        if span > MAX_CHILDREN:
            rows.add_gap("wide_spans", unit, "overload")


def _departments(offices: Offices, province: Province, case: OrganisationCase) -> list[tuple[str, str]]:
    """Add the departments, each guided by its ministry, and return their ids with their heads."""
    rows, id_, name = offices.rows, province.row["id"], lower_first(province.row["name"])
    departments = []
    for index, (slug, title, ministry) in enumerate(_DEPARTMENTS):
        unit, baseline = provincial_unit_ids(province.code)[slug], rows.rng.randint(35, 110)
        rows.add_unit(
            unit,
            f"{title} {name}",
            "province",
            "department",
            id_,
            baseline=baseline,
            approved=baseline - (case.moved_posts if index == 0 else 0),
            reported=offices.reported_on(unit),
        )
        departments.append((unit, offices.staff(unit, province.code, "head", "Giám đốc")))
        rows.add_link("REPORTS_TO", unit, f"vn:central:{ministry}:2025", REFORM_DAY)
    return departments


def _coordinated_units(offices: Offices, province: Province) -> CoordinatedUnits:
    """Add Party committee, Front and unions, which serve the province."""
    rows, units = offices.rows, provincial_unit_ids(province.code)
    id_, name = province.row["id"], lower_first(province.row["name"])
    union = "mass_organisation"
    heads = {}
    for slug, title, kind, sector, parent, role in (
        ("party", "Đảng bộ", "party_committee", "party", PARTY, "secretary"),
        ("front", "Ủy ban Mặt trận Tổ quốc Việt Nam", "fatherland_front", "front", FRONT, "chair"),
        ("youth", UNIONS["youth"][1], union, union, units["front"], "secretary"),
        ("women", UNIONS["women"][1], union, union, units["front"], "chair"),
    ):
        unit, reported_on = units[slug], offices.reported_on(units[slug])
        rows.add_unit(unit, f"{title} {name}", "province", kind, parent, sector=sector, reported=reported_on)
        heads[slug] = offices.staff(unit, province.code, role, "Bí thư" if role == "secretary" else "Chủ tịch")
    for slug, (central_id, _) in UNIONS.items():
        rows.add_link("SERVES", units[slug], id_, REFORM_DAY)
        rows.add_link("REPORTS_TO", units[slug], central_id, REFORM_DAY)
    return CoordinatedUnits(id_, units["party"], units["front"], heads["party"], heads["front"])
