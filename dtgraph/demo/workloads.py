"""People with many posts: what rule 22 finds, and who only looks overloaded."""

from dataclasses import dataclass

from .days import REFORM, TODAY
from .row_buffer import Rows

__all__ = ["LOAD_SHARES", "give_posts"]

_TITLES = ("Tổ công tác Đề án 06", "Tổ chuyển đổi số", "Tổ cải cách hành chính", "Tổ giúp việc dữ liệu")


@dataclass(frozen=True, slots=True)
class _Load:
    """Posts beside a head's own; one of them may end today, the post itself or the appointment."""

    posts: int
    post_ends: bool = False
    appointment_ends: bool = False
    overloaded: bool = False


_LOADS = {
    "five posts": _Load(4, overloaded=True),
    "four posts": _Load(3, overloaded=True),
    "three posts": _Load(2),
    "fourth until today": _Load(3, appointment_ends=True),
    "fourth post ended": _Load(3, post_ends=True),
}

LOAD_SHARES = {
    "five posts": 0.01,
    "four posts": 0.03,
    "three posts": 0.06,
    "fourth until today": 0.01,
    "fourth post ended": 0.01,
}


def give_posts(rows: Rows, unit: str, person: str, name: str) -> None:
    """Give the head of `unit` the further posts of the case `name`, and plant what rule 22 finds."""
    if name not in _LOADS:
        return
    load = _LOADS[name]
    for number in range(load.posts):
        last = number == load.posts - 1
        post_end = TODAY if last and load.post_ends else ""
        post = rows.post(unit, "member", _TITLES[number], name=f"group-{number + 1}", end=post_end)
        rows.holds(person, post, REFORM, TODAY if last and load.appointment_ends else "", "concurrent")
    if load.overloaded:
        rows.gap("overloaded_people", person, "overload")
