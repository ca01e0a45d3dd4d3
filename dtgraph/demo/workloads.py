"""People with many posts (rule 22), and edge cases."""

from dataclasses import dataclass

from .days import REFORM_DAY, TODAY
from .row_buffer import RowBuffer

__all__ = ["WORKLOAD_SHARES", "add_concurrent_posts"]

_TITLES = ("Tổ công tác Đề án 06", "Tổ chuyển đổi số", "Tổ cải cách hành chính", "Tổ giúp việc dữ liệu")


@dataclass(frozen=True, slots=True)
class _Workload:
    """Posts besides a head's own; the last one or its appointment can end today."""

    posts: int
    post_ends: bool = False
    appointment_ends: bool = False
    overloaded: bool = False


_WORKLOADS = {
    "five posts": _Workload(4, overloaded=True),
    "four posts": _Workload(3, overloaded=True),
    "three posts": _Workload(2),
    "fourth until today": _Workload(3, appointment_ends=True),
    "fourth post ended": _Workload(3, post_ends=True),
}

WORKLOAD_SHARES = {
    "five posts": 0.01,
    "four posts": 0.03,
    "three posts": 0.06,
    "fourth until today": 0.01,
    "fourth post ended": 0.01,
}


def add_concurrent_posts(rows: RowBuffer, unit: str, person: str, case_name: str) -> None:
    """Add the further posts of a unit's head as in the case, and plant the gap of rule 22."""
    if case_name not in _WORKLOADS:
        return
    workload = _WORKLOADS[case_name]
    for number in range(workload.posts):
        last = number == workload.posts - 1
        post_end = TODAY if last and workload.post_ends else ""
        post = rows.add_post(unit, "member", _TITLES[number], name=f"group-{number + 1}", end=post_end)
        rows.add_holding(person, post, REFORM_DAY, TODAY if last and workload.appointment_ends else "", "concurrent")
    if workload.overloaded:
        rows.add_gap("overloaded_people", person, "overload")
