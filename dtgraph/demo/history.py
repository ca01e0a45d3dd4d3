"""What a reorganisation leaves behind: posts and homes in units that ended, and what was moved in time (rule 24)."""

from .commune_cases import Commune
from .days import AFTER, REFORM, TODAY
from .row_buffer import Rows

__all__ = ["leave_behind"]

_RULE = "stale_holders"
_TITLE = "Cán bộ chuyên trách công nghệ thông tin"
_BEGAN = "2022-09-01"


def leave_behind(rows: Rows, commune: Commune, centre: str) -> int:
    """Plant the commune's peculiarity of this kind, if it has one; gives how many units this puts under the commune.

    `centre` is its service centre, where posts and people went in the reform.
    """
    if commune.special in ("unit ends today", "unit ends tomorrow"):
        return _passing_unit(rows, commune, centre, ends_today=commune.special == "unit ends today")
    plant = _PLANTS.get(commune.special)
    if plant:
        plant(rows, commune, centre)
    return 0


def _old(rows: Rows, commune: Commune) -> str:
    return rows.rng.choice(commune.ended)


def _seat(rows: Rows, commune: Commune, unit: str) -> str:
    return rows.seat(f"{commune.base}:officer", unit, "member", _TITLE, start=_BEGAN)


def _post_in_ended_unit(rows: Rows, commune: Commune, _: str) -> None:
    post = _seat(rows, commune, _old(rows, commune))
    person = rows.person(commune.code, home=commune.department, title=_TITLE)
    rows.holds(person, post, _BEGAN)
    rows.gap(_RULE, person, "stale", post)


def _post_left_behind(rows: Rows, commune: Commune, _: str) -> None:
    """The post's tie was closed with its unit, and it got no other."""
    post = _seat(rows, commune, "")
    rows.link("POST_IN", post, _old(rows, commune), _BEGAN, REFORM)
    person = rows.person(commune.code, home=commune.department, title=_TITLE)
    rows.holds(person, post, _BEGAN)
    rows.gap(_RULE, person, "stale", post)


def _home_ended(rows: Rows, commune: Commune, centre: str) -> None:
    post = rows.post(centre, "member", _TITLE, name="officer")
    person = rows.person(commune.code, home=_old(rows, commune), title=_TITLE)
    rows.holds(person, post)
    rows.gap(_RULE, person, "stale", post)


def _post_moved(rows: Rows, commune: Commune, centre: str) -> None:
    post = _seat(rows, commune, "")
    rows.link("POST_IN", post, _old(rows, commune), _BEGAN, REFORM)
    rows.link("POST_IN", post, centre, REFORM)
    rows.holds(rows.person(commune.code, home=commune.department, title=_TITLE), post, _BEGAN)


def _appointment_ended(rows: Rows, commune: Commune, _: str) -> None:
    post = _seat(rows, commune, _old(rows, commune))
    rows.holds(rows.person(commune.code, home=commune.department, title=_TITLE), post, _BEGAN, REFORM)


def _passing_unit(rows: Rows, commune: Commune, centre: str, *, ends_today: bool) -> int:
    """A branch of the service centre that is closed on the day or on the next one, with its post still held."""
    unit = rows.unit(
        f"{commune.base}:branch",
        f"Điểm phục vụ hành chính công số 2, {commune.name}",
        "commune",
        "service_centre",
        commune.id,
        reported="2026-06-01",
        end=TODAY if ends_today else AFTER,
    )
    rows.link("SERVES", unit, commune.id, REFORM)
    rows.coordinate(unit, centre)
    post = rows.post(unit, "head", "Trưởng điểm phục vụ")
    person = rows.person(commune.code, home=commune.department, title="Trưởng điểm phục vụ")
    rows.holds(person, post)
    if ends_today:
        rows.gap(_RULE, person, "stale", post)
    return int(not ends_today)


_PLANTS = {
    "post in an ended unit": _post_in_ended_unit,
    "post left behind": _post_left_behind,
    "home ended": _home_ended,
    "post moved": _post_moved,
    "appointment ended with the unit": _appointment_ended,
}
