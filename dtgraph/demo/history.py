"""Effects of the reorganisation: posts and home units in units that ended, and posts moved in time (rule 24)."""

from .commune_cases import CommunePlan
from .days import REFORM_DAY, TODAY, TOMORROW
from .row_buffer import RowBuffer

__all__ = ["add_reorganisation_case"]

_RULE = "stale_holders"
_TITLE = "Cán bộ chuyên trách công nghệ thông tin"
_APPOINTED = "2022-09-01"


def add_reorganisation_case(rows: RowBuffer, commune: CommunePlan, centre: str) -> int:
    """Plant the commune's case of this kind, if any, and return the number of units added directly under it.

    `centre` is its service centre, to which posts and people moved in the reform.
    """
    if commune.structure in ("unit ends today", "unit ends tomorrow"):
        return _closing_branch(rows, commune, centre, ends_today=commune.structure == "unit ends today")
    add_case = _CASES.get(commune.structure)
    if add_case:
        add_case(rows, commune, centre)
    return 0


def _former_unit(rows: RowBuffer, commune: CommunePlan) -> str:
    return rows.rng.choice(commune.former_unit_ids)


def _officer_post(rows: RowBuffer, commune: CommunePlan, unit: str) -> str:
    return rows.add_post_with_id(f"{commune.base}:officer", unit, "member", _TITLE, start=_APPOINTED)


def _post_in_ended_unit(rows: RowBuffer, commune: CommunePlan, _: str) -> None:
    post = _officer_post(rows, commune, _former_unit(rows, commune))
    person = rows.add_person(commune.code, home=commune.department, title=_TITLE)
    rows.add_holding(person, post, _APPOINTED)
    rows.add_gap(_RULE, person, "stale", post)


def _post_left_behind(rows: RowBuffer, commune: CommunePlan, _: str) -> None:
    """The post's tie to a unit ended with the unit, and it got no other."""
    post = _officer_post(rows, commune, "")
    rows.add_link("POST_IN", post, _former_unit(rows, commune), _APPOINTED, REFORM_DAY)
    person = rows.add_person(commune.code, home=commune.department, title=_TITLE)
    rows.add_holding(person, post, _APPOINTED)
    rows.add_gap(_RULE, person, "stale", post)


def _home_ended(rows: RowBuffer, commune: CommunePlan, centre: str) -> None:
    post = rows.add_post(centre, "member", _TITLE, name="officer")
    person = rows.add_person(commune.code, home=_former_unit(rows, commune), title=_TITLE)
    rows.add_holding(person, post)
    rows.add_gap(_RULE, person, "stale", post)


def _post_moved(rows: RowBuffer, commune: CommunePlan, centre: str) -> None:
    post = _officer_post(rows, commune, "")
    rows.add_link("POST_IN", post, _former_unit(rows, commune), _APPOINTED, REFORM_DAY)
    rows.add_link("POST_IN", post, centre, REFORM_DAY)
    rows.add_holding(rows.add_person(commune.code, home=commune.department, title=_TITLE), post, _APPOINTED)


def _appointment_ended(rows: RowBuffer, commune: CommunePlan, _: str) -> None:
    post = _officer_post(rows, commune, _former_unit(rows, commune))
    rows.add_holding(rows.add_person(commune.code, home=commune.department, title=_TITLE), post, _APPOINTED, REFORM_DAY)


def _closing_branch(rows: RowBuffer, commune: CommunePlan, centre: str, *, ends_today: bool) -> int:
    """Add a branch of the service centre that closes today or tomorrow while its post is still held."""
    unit = rows.add_unit(
        f"{commune.base}:branch",
        f"Điểm phục vụ hành chính công số 2, {commune.name}",
        "commune",
        "service_centre",
        commune.id,
        reported="2026-06-01",
        end=TODAY if ends_today else TOMORROW,
    )
    rows.add_link("SERVES", unit, commune.id, REFORM_DAY)
    rows.add_coordination(unit, centre)
    post = rows.add_post(unit, "head", "Trưởng điểm phục vụ")
    person = rows.add_person(commune.code, home=commune.department, title="Trưởng điểm phục vụ")
    rows.add_holding(person, post)
    if ends_today:
        rows.add_gap(_RULE, person, "stale", post)
    return int(not ends_today)


_CASES = {
    "post in an ended unit": _post_in_ended_unit,
    "post left behind": _post_left_behind,
    "home ended": _home_ended,
    "post moved": _post_moved,
    "appointment ended with the unit": _appointment_ended,
}
