"""One province: its departments, IT unit and steering committee, its Party committee, Front and unions, its communes."""

from collections.abc import Callable, Mapping
from random import Random

from .bodies import BODIES, Body, Owner, furnish
from .centre import COORDINATOR, FRONT, PARTY, UNIONS
from .commune import Plan, add_commune, office_ids
from .coordination import COORDINATION_SHARES, Place, join
from .crews import CREW_SHARES
from .days import REFORM
from .deal import Pressure, chance, deal
from .enterprises import add_enterprises
from .loads import LOAD_SHARES
from .offices import Office, deal_offices, open_office, reported_on
from .rows import SYNTHETIC, Rows
from .seats import FOCAL_POINTS
from .skeleton import Province
from .tasks import add_tasks
from .teams import COVER_SHARES, MOST_CHILDREN, SPECIAL_SHARES, Team
from .trainings import Trainings

__all__ = ["build_province"]

_DA_NANG = "48"
_SPREAD = 2
"""By how much the numbers of teams of two neighbouring communes differ from what is even."""

_BESIDE = ("party", "front", "youth", "women")

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


def build_province(province: Province, teams: int, seed: int) -> Rows:
    """The rows of a province with so many community `teams`, its history, and what is planted in it."""
    code, communes = province.code, province.communes
    rows = Rows(code, chance(seed, code))
    pressure = Pressure.of(seed, code)
    for table, history in province.history.items():
        rows.copy(table, history)
    trainings = Trainings(rows, f"Sở Khoa học và Công nghệ {_lower(province.row['name'])}", pressure.untrained)
    units = {slug: f"demo:{code}:{slug}" for slug in (*_BESIDE, *(slug for slug, _, _ in _DEPARTMENTS))}
    body = _body(seed, code)
    covers = deal(chance(seed, code, "covers"), [row["id"] for row in communes], COVER_SHARES, "served", pressure.gaps)
    settled = {id_: Office(FOCAL_POINTS["silent"]) for id_, cover in covers.items() if cover == "never reported"}
    settled |= {id_: Office() for id_, cover in covers.items() if cover not in ("served", "never reported")}
    settled[province.row["id"]] = Office() if body.reported else Office(FOCAL_POINTS["silent"])
    offered = [*units.values(), *(id_ for row in communes for id_ in office_ids(row) if id_ not in settled)]
    offices = settled | deal_offices(chance(seed, code, "offices"), offered, pressure.gaps)
    joined = deal(
        chance(seed, code, "coordination"),
        [province.row["id"], *covers],
        COORDINATION_SHARES,
        "tied",
        pressure.gaps,
    )
    _own(rows, province, units, body, offices, joined[province.row["id"]], trainings, seed)
    specials = deal(
        chance(seed, code, "specials"),
        [id_ for id_, cover in covers.items() if cover == "served"],
        SPECIAL_SHARES,
        "",
        pressure.gaps,
    )
    loads = deal(chance(seed, code, "loads"), list(covers), LOAD_SHARES, "", pressure.gaps)
    crews = _teams(covers, teams, chance(seed, code, "teams"), pressure.gaps)
    for row in communes:
        id_ = row["id"]
        plan = Plan(
            offices=offices,
            coordination=joined[id_],
            load=loads[id_],
            cover=covers[id_],
            special=specials.get(id_, ""),
            teams=crews[id_],
            neighbour=next(iter(specials)),
            ended=province.ended,
            large_teams=code == _DA_NANG,
        )
        add_commune(rows, row, plan, trainings, units)
    return rows


def _body(seed: int, code: str) -> Body:
    """What is planted in the province itself: in half of them nothing."""
    rng = chance(seed, code, "body")
    return BODIES["sound"] if rng.random() < 0.5 else BODIES[rng.choice(list(BODIES))]


def _teams(covers: Mapping[str, str], teams: int, rng: Random, pressure: float) -> dict[str, list[Team]]:
    """The teams by commune: one where the case of rule 6 needs one, the others spread over the communes served."""
    counts = {id_: int(cover in ("elsewhere", "begins today")) for id_, cover in covers.items()}
    served = [id_ for id_, cover in covers.items() if cover == "served"]
    least, more = divmod(teams - sum(counts.values()), len(served))
    for index, id_ in enumerate(served):
        counts[id_] = least + (index < more)
    if least > 2 * _SPREAD:
        for one, other in zip(served[::2], served[1::2], strict=False):
            shift = rng.randint(-_SPREAD, _SPREAD)
            counts[one] += shift
            counts[other] -= shift
    keys = [(id_, number) for id_, count in counts.items() for number in range(1, count + 1)]
    crews = deal(rng, keys, CREW_SHARES, "whole", pressure)
    reports = deal(rng, keys, {False: 0.06}, True, pressure)
    return {
        id_: [Team(number, crews[id_, number], reports[id_, number]) for number in range(1, count + 1)]
        for id_, count in counts.items()
    }


def _own(
    rows: Rows,
    province: Province,
    units: Mapping[str, str],
    body: Body,
    offices: Mapping[str, Office],
    joined: str,
    trainings: Trainings,
    seed: int,
) -> None:
    """What belongs to the province itself."""
    code, id_, name = province.code, province.row["id"], _lower(province.row["name"])

    def office(unit: str, head: tuple[str, str]) -> str:
        return open_office(rows, unit, offices[unit], trainings, place=code, head=head)

    reported = reported_on(offices[id_], rows.rng)
    rows.copy("units", [province.row | ({"reported_on": reported, "source": SYNTHETIC} if reported else {})])
    head = office(id_, ("head", "Chủ tịch Ủy ban nhân dân"))
    departments = []
    for index, (slug, title, ministry) in enumerate(_DEPARTMENTS):
        unit, before = units[slug], rows.rng.randint(35, 110)
        rows.unit(
            unit,
            f"{title} {name}",
            "province",
            "department",
            id_,
            baseline=before,
            approved=before - body.moved * (index == 0),
            reported=reported_on(offices[unit], rows.rng),
        )
        departments.append((unit, office(unit, ("head", "Giám đốc"))))
        rows.link("REPORTS_TO", unit, f"vn:central:{ministry}:2025", REFORM)
    owner = Owner(
        id_, name, "province", f"demo:{code}", code, head, f"demo:{id_[3:]}:head", departments, units["science"]
    )
    children = len(province.communes) + len(departments)
    children += furnish(rows, owner, body, trainings, coordinator=COORDINATOR, it_name="Trung tâm Chuyển đổi số")
    party, front = _beside(rows, province, units, offices, office)
    join(rows, Place(id_, units["party"], units["front"], party, front), joined)
    leads = [(unit, f"{unit}:head") for unit, _ in departments]
    document = f"Kế hoạch chuyển đổi số và an toàn thông tin mạng {name}"
    add_tasks(rows, document, leads, chance(seed, code, "tasks"), base=f"demo:{code}", place=code)
    add_enterprises(rows, f"demo:{code}", code, units["science"], name)
    spans = {
        id_: children,
        units["party"]: len(province.communes),
        units["front"]: len(province.communes) + len(UNIONS),
    }
    for unit, span in spans.items():
        if span > MOST_CHILDREN:
            rows.gap("wide_spans", unit, "overload")


def _beside(
    rows: Rows,
    province: Province,
    units: Mapping[str, str],
    offices: Mapping[str, Office],
    office: Callable[[str, tuple[str, str]], str],
) -> tuple[str, str]:
    """The Party committee, the Front and the unions, which serve the province; gives the heads of the first two."""
    id_, name = province.row["id"], _lower(province.row["name"])
    heads = []
    for slug, title, kind, sector, parent, head in (
        ("party", "Đảng bộ", "party_committee", "party", PARTY, ("secretary", "Bí thư")),
        ("front", "Ủy ban Mặt trận Tổ quốc Việt Nam", "fatherland_front", "front", FRONT, ("chair", "Chủ tịch")),
        (
            "youth",
            UNIONS["youth"][1],
            "mass_organisation",
            "mass_organisation",
            units["front"],
            ("secretary", "Bí thư"),
        ),
        ("women", UNIONS["women"][1], "mass_organisation", "mass_organisation", units["front"], ("chair", "Chủ tịch")),
    ):
        unit, told = units[slug], reported_on(offices[units[slug]], rows.rng)
        rows.unit(unit, f"{title} {name}", "province", kind, parent, sector=sector, reported=told)
        heads.append(office(unit, head))
        if slug in UNIONS:
            rows.link("SERVES", unit, id_, REFORM)
            rows.link("REPORTS_TO", unit, UNIONS[slug][0], REFORM)
    return heads[0], heads[1]


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
