"""A province: assignment of planted cases, provincial units, and its communes."""

from collections.abc import Mapping
from random import Random

from .base_units import Province
from .commune import add_commune
from .commune_cases import COVERAGE_SHARES, STRUCTURE_SHARES, CommunePlan, TeamPlan, commune_office_ids
from .coordination import COORDINATION_SHARES
from .focal_points import UNREPORTED_OFFICE, OfficePlan, Offices, plan_offices
from .ministries import ORGANISATION_CASES, OrganisationCase
from .names import lower_first
from .provincial import add_provincial_units, provincial_unit_ids
from .quotas import GapRates, assign_quotas, seeded_random
from .row_buffer import RowBuffer
from .team_members import MEMBER_SHARES
from .trainings import Trainings
from .workloads import WORKLOAD_SHARES

__all__ = ["build_province"]

_DA_NANG = "48"
_NO_GAP_SHARE = 0.3
"""Share of provinces whose provincial units have no planted gap."""

_TEAM_SPREAD = 2
"""Maximum deviation of a commune's number of teams from an even distribution."""


def build_province(province: Province, teams: int, seed: int) -> RowBuffer:
    """Build the rows of a province with its history and gaps; `teams` is its number of community teams."""
    code, rates = province.code, GapRates.for_part(seed, province.code)
    rows = RowBuffer(code, seeded_random(seed, code))
    for table, history in province.history.items():
        rows.copy_rows(table, history)
    trainings = Trainings(rows, f"Sở Khoa học và Công nghệ {lower_first(province.row['name'])}", rates.untrained_share)
    case, unit_ids = _province_case(seed, code), provincial_unit_ids(code)
    ids = [row["id"] for row in province.communes]
    coverages = assign_quotas(seeded_random(seed, code, "covers"), ids, COVERAGE_SHARES, "served", rates.gap_factor)
    fixed_plans = {
        id_: UNREPORTED_OFFICE if coverage == "never reported" else OfficePlan()
        for id_, coverage in coverages.items()
        if coverage != "served"
    }
    fixed_plans[province.row["id"]] = OfficePlan() if case.reported else UNREPORTED_OFFICE
    other_ids = (id_ for row in province.communes for id_ in commune_office_ids(row) if id_ not in fixed_plans)
    plans = plan_offices(seeded_random(seed, code, "offices"), [*unit_ids.values(), *other_ids], rates.gap_factor)
    offices = Offices(rows, plans | fixed_plans, trainings)
    places = [province.row["id"], *ids]
    coordination_cases = assign_quotas(
        seeded_random(seed, code, "coordination"), places, COORDINATION_SHARES, "tied", rates.gap_factor
    )
    tasks_rng = seeded_random(seed, code, "tasks")
    add_provincial_units(offices, province, case, coordination_cases[province.row["id"]], tasks_rng)
    served = [id_ for id_, coverage in coverages.items() if coverage == "served"]
    structure_cases = assign_quotas(
        seeded_random(seed, code, "specials"), served, STRUCTURE_SHARES, "", rates.gap_factor
    )
    workload_cases = assign_quotas(seeded_random(seed, code, "loads"), ids, WORKLOAD_SHARES, "", rates.gap_factor)
    member_cases = _teams(coverages, teams, seeded_random(seed, code, "teams"), rates.gap_factor)
    for row in province.communes:
        id_ = row["id"]
        commune = CommunePlan(
            row=row,
            coverage=coverages[id_],
            structure=structure_cases.get(id_, ""),
            coordination=coordination_cases[id_],
            workload=workload_cases[id_],
            reported=offices.reported(id_),
            teams=member_cases[id_],
            neighbour=served[0],
            former_unit_ids=province.former_unit_ids,
            large_teams=code == _DA_NANG,
        )
        add_commune(offices, commune, unit_ids)
    return rows


def _province_case(seed: int, code: str) -> OrganisationCase:
    """Choose the case of the province itself, without a gap for some."""
    rng = seeded_random(seed, code, "body")
    name = "no gap" if rng.random() < _NO_GAP_SHARE else rng.choice(list(ORGANISATION_CASES))
    return ORGANISATION_CASES[name]


def _teams(coverages: Mapping[str, str], teams: int, rng: Random, gap_factor: float) -> dict[str, list[TeamPlan]]:
    """Plan the teams by commune: one where the case of rule 6 needs one, the others spread over served communes."""
    counts = {id_: int(coverage in ("elsewhere", "begins today")) for id_, coverage in coverages.items()}
    served = [id_ for id_, coverage in coverages.items() if coverage == "served"]
    base_count, remainder = divmod(teams - sum(counts.values()), len(served))
    for index, id_ in enumerate(served):
        counts[id_] = base_count + (index < remainder)
    if base_count > 2 * _TEAM_SPREAD:
        for id_, neighbour in zip(served[::2], served[1::2], strict=False):
            shift = rng.randint(-_TEAM_SPREAD, _TEAM_SPREAD)
            counts[id_] += shift
            counts[neighbour] -= shift
    keys = [(id_, number) for id_, count in counts.items() for number in range(1, count + 1)]
    member_cases = assign_quotas(rng, keys, MEMBER_SHARES, "complete", gap_factor)
    reporting = assign_quotas(rng, keys, {False: 0.06}, True, gap_factor)
    return {
        id_: [TeamPlan(number, member_cases[id_, number], reporting[id_, number]) for number in range(1, count + 1)]
        for id_, count in counts.items()
    }
