"""One province: what is planted where, and its communes one by one."""

from collections.abc import Mapping
from random import Random

from .base_units import Province
from .commune import add_commune
from .commune_cases import COVER_SHARES, SPECIAL_SHARES, Commune, Team, office_ids
from .coordination import COORDINATION_SHARES
from .focal_points import SILENT, Office, Offices, deal_offices
from .ministries import BODIES, Body
from .names import lower_first
from .provincial import add_provincial, provincial_units
from .quotas import Pressure, chance, deal
from .row_buffer import Rows
from .team_members import CREW_SHARES
from .trainings import Trainings
from .workloads import LOAD_SHARES

__all__ = ["build_province"]

_DA_NANG = "48"
_SOUND = 0.3
"""The share of provinces whose own bodies have no planted gap."""

_SPREAD = 2
"""By how much the numbers of teams of two neighbouring communes differ from what is even."""


def build_province(province: Province, teams: int, seed: int) -> Rows:
    """The rows of a province with so many community `teams`, its history, and what is planted in it."""
    code, pressure = province.code, Pressure.of(seed, province.code)
    rows = Rows(code, chance(seed, code))
    for table, history in province.history.items():
        rows.copy(table, history)
    trainings = Trainings(rows, f"Sở Khoa học và Công nghệ {lower_first(province.row['name'])}", pressure.untrained)
    body, units = _body(seed, code), provincial_units(code)
    ids = [row["id"] for row in province.communes]
    covers = deal(chance(seed, code, "covers"), ids, COVER_SHARES, "served", pressure.gaps)
    settled = {
        id_: SILENT if cover == "never reported" else Office() for id_, cover in covers.items() if cover != "served"
    }
    settled[province.row["id"]] = Office() if body.reported else SILENT
    others = (id_ for row in province.communes for id_ in office_ids(row) if id_ not in settled)
    planted = deal_offices(chance(seed, code, "offices"), [*units.values(), *others], pressure.gaps)
    offices = Offices(rows, planted | settled, trainings)
    places = [province.row["id"], *ids]
    joined = deal(chance(seed, code, "coordination"), places, COORDINATION_SHARES, "tied", pressure.gaps)
    add_provincial(offices, province, body, joined[province.row["id"]], chance(seed, code, "tasks"))
    served = [id_ for id_, cover in covers.items() if cover == "served"]
    specials = deal(chance(seed, code, "specials"), served, SPECIAL_SHARES, "", pressure.gaps)
    loads = deal(chance(seed, code, "loads"), ids, LOAD_SHARES, "", pressure.gaps)
    crews = _teams(covers, teams, chance(seed, code, "teams"), pressure.gaps)
    for row in province.communes:
        id_ = row["id"]
        commune = Commune(
            row=row,
            cover=covers[id_],
            special=specials.get(id_, ""),
            joined=joined[id_],
            load=loads[id_],
            reported=offices.reported(id_),
            teams=crews[id_],
            neighbour=served[0],
            ended=province.ended,
            large_teams=code == _DA_NANG,
        )
        add_commune(offices, commune, units)
    return rows


def _body(seed: int, code: str) -> Body:
    """What is planted in the province itself: in some of them nothing."""
    rng = chance(seed, code, "body")
    return BODIES["sound"] if rng.random() < _SOUND else BODIES[rng.choice(list(BODIES))]


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
