"""What belongs to a province itself: departments, IT unit, steering committee, Party committee, Front and unions."""

from random import Random

from .base_units import Province, reporting
from .central import COORDINATOR, FRONT, PARTY, UNIONS
from .commune_cases import MOST_CHILDREN
from .coordination import Place, join
from .days import REFORM
from .enterprises import add_enterprises
from .focal_points import Offices, head_post
from .ministries import Body, Owner, furnish
from .names import lower_first
from .tasks import add_tasks

__all__ = ["add_provincial", "provincial_units"]

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


def provincial_units(code: str) -> dict[str, str]:
    """The ids of a province's offices beside its people's committee, by slug."""
    return {slug: f"demo:{code}:{slug}" for slug in ("party", "front", *UNIONS, *(slug for slug, _, _ in _DEPARTMENTS))}


def add_provincial(offices: Offices, province: Province, body: Body, joined: str, rng: Random) -> None:
    """Put the province itself into the rows of `offices`, and plant `body` and `joined`, the case of rule 25, in it.

    `rng` decides about its tasks.
    """
    rows, row, code, id_ = offices.rows, province.row, province.code, province.row["id"]
    base, name, units = f"demo:{code}", lower_first(row["name"]), provincial_units(code)
    rows.copy("units", [reporting(row, offices.reported_on(id_))])
    head = offices.open(id_, code, "head", "Chủ tịch Ủy ban nhân dân")
    departments = _departments(offices, province, body)
    owner = Owner(id_, name, "province", base, code, head, departments, units["science"])
    children = len(province.communes) + len(departments)
    children += furnish(
        rows, owner, body, offices.trainings, coordinator=COORDINATOR, it_name="Trung tâm Chuyển đổi số"
    )
    join(rows, _beside(offices, province), joined)
    leads = [(unit, head_post(unit)) for unit, _ in departments]
    add_tasks(rows, f"Kế hoạch chuyển đổi số và an toàn thông tin mạng {name}", leads, rng, base=base, place=code)
    add_enterprises(rows, base, code, units["science"], name)
    communes = len(province.communes)
    for unit, span in ((id_, children), (units["party"], communes), (units["front"], communes + len(UNIONS))):
        if span > MOST_CHILDREN:
            rows.gap("wide_spans", unit, "overload")


def _departments(offices: Offices, province: Province, body: Body) -> list[tuple[str, str]]:
    """The provincial departments, each guided by its ministry, with their heads."""
    rows, id_, name = offices.rows, province.row["id"], lower_first(province.row["name"])
    departments = []
    for index, (slug, title, ministry) in enumerate(_DEPARTMENTS):
        unit, before = provincial_units(province.code)[slug], rows.rng.randint(35, 110)
        rows.unit(
            unit,
            f"{title} {name}",
            "province",
            "department",
            id_,
            baseline=before,
            approved=before - (body.moved if index == 0 else 0),
            reported=offices.reported_on(unit),
        )
        departments.append((unit, offices.open(unit, province.code, "head", "Giám đốc")))
        rows.link("REPORTS_TO", unit, f"vn:central:{ministry}:2025", REFORM)
    return departments


def _beside(offices: Offices, province: Province) -> Place:
    """The Party committee, the Front and the unions, which work for the province."""
    rows, units = offices.rows, provincial_units(province.code)
    id_, name = province.row["id"], lower_first(province.row["name"])
    union = "mass_organisation"
    heads = {}
    for slug, title, kind, sector, parent, role in (
        ("party", "Đảng bộ", "party_committee", "party", PARTY, "secretary"),
        ("front", "Ủy ban Mặt trận Tổ quốc Việt Nam", "fatherland_front", "front", FRONT, "chair"),
        ("youth", UNIONS["youth"][1], union, union, units["front"], "secretary"),
        ("women", UNIONS["women"][1], union, union, units["front"], "chair"),
    ):
        unit, told = units[slug], offices.reported_on(units[slug])
        rows.unit(unit, f"{title} {name}", "province", kind, parent, sector=sector, reported=told)
        heads[slug] = offices.open(unit, province.code, role, "Bí thư" if role == "secretary" else "Chủ tịch")
    for slug, (above, _) in UNIONS.items():
        rows.link("SERVES", units[slug], id_, REFORM)
        rows.link("REPORTS_TO", units[slug], above, REFORM)
    return Place(id_, units["party"], units["front"], heads["party"], heads["front"])
