"""Tasks of a plan in the twelve groups of Decision 320/QĐ-BXD, with gaps of rules 12 to 16."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .days import REFORM_DAY, TODAY, YESTERDAY
from .quotas import assign_quotas
from .row_buffer import RowBuffer

__all__ = ["TASK_SHARES", "add_tasks"]

_GROUPS = (
    ("Nhận thức số", "Đưa chuyển đổi số vào sinh hoạt của từng cơ quan"),
    ("Thể chế số", "Rà soát, sửa đổi quy chế cho môi trường số"),
    ("Hạ tầng số", "Nâng cấp mạng truyền số liệu đến cấp xã"),
    ("Dữ liệu số", "Số hóa kết quả giải quyết thủ tục hành chính"),
    ("Nền tảng số", "Đưa nền tảng dùng chung vào mọi đơn vị"),
    ("Nhân lực số", "Bồi dưỡng hằng năm cho đầu mối và tổ cộng đồng"),
    ("An toàn thông tin mạng", "Bảo đảm an toàn hệ thống thông tin theo cấp độ"),
    ("Chính quyền số", "Giải quyết thủ tục hành chính không phụ thuộc địa giới"),
    ("Kinh tế số", "Hỗ trợ hộ kinh doanh dùng hóa đơn điện tử"),
    ("Xã hội số", "Phổ cập kỹ năng số qua tổ công nghệ số cộng đồng"),
    ("Nghị quyết 175/NQ-CP và Đề án 06", "Làm sạch, kết nối dữ liệu dân cư"),
    ("Nhiệm vụ khác", "Đo lường mức độ chuyển đổi số hằng quý"),
)


@dataclass(frozen=True, slots=True)
class _Responsibility:
    """A unit's responsibility for a task. `post` is `held`, `none`, `vacant` or `expired`."""

    role: str = "lead"
    post: str = "held"
    start: str = REFORM_DAY
    end: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    """A task, and the `gaps` the rules must find in it, as pairs of rule and status."""

    leads: tuple[_Responsibility, ...] = (_Responsibility(),)
    due: str = "2026-12-31"
    end: str = ""
    gaps: tuple[tuple[str, str], ...] = ()


_NO_LEAD = (("tasks_without_lead", "unassigned"),)
_SEVERAL_LEADS = ("tasks_with_several_leads", "conflict")
_UNACCOUNTABLE = "tasks_without_accountable_person"
_NO_DUE = (("tasks_without_due_date", "missing"), ("tasks_overdue", "unknown"))

_CASES = {
    "no gap": _Case(),
    "no lead": _Case((), gaps=_NO_LEAD),
    "coordinated only": _Case((_Responsibility("coordinate"),), gaps=_NO_LEAD),
    "lead ended today": _Case((_Responsibility(end=TODAY),), gaps=_NO_LEAD),
    "lead begins today": _Case((_Responsibility(start=TODAY),)),
    "two leads": _Case((_Responsibility(), _Responsibility()), gaps=(_SEVERAL_LEADS,)),
    "one of two accountable": _Case((_Responsibility(post="none"), _Responsibility()), gaps=(_SEVERAL_LEADS,)),
    "second lead ended today": _Case((_Responsibility(), _Responsibility(end=TODAY))),
    "lead and support": _Case((_Responsibility(), _Responsibility("support", post="none"))),
    "no accountable post": _Case((_Responsibility(post="none"),), gaps=((_UNACCOUNTABLE, "unassigned"),)),
    "accountable post vacant": _Case((_Responsibility(post="vacant"),), gaps=((_UNACCOUNTABLE, "vacant"),)),
    "accountable post expired": _Case((_Responsibility(post="expired"),), gaps=((_UNACCOUNTABLE, "expired"),)),
    "no due date": _Case(due="", gaps=_NO_DUE),
    "overdue": _Case(due="2026-03-31", gaps=(("tasks_overdue", "expired"),)),
    "due yesterday": _Case(due=YESTERDAY, gaps=(("tasks_overdue", "expired"),)),
    "due today": _Case(due=TODAY),
    "overdue, done today": _Case(due="2026-03-31", end=TODAY),
}

TASK_SHARES: dict[str, float] = {case: 0.04 for case in _CASES if case != "no gap"}
_YEARS = ("2025", "2026")


def add_tasks(
    rows: RowBuffer, document: str, units: Sequence[tuple[str, str]], rng: Random, *, base: str, place: str
) -> None:
    """Add the tasks of `document`, led by `units`, which are ids with the ids of their heads' posts (all held)."""
    groups = [(group, title, year) for year in _YEARS for group, title in _GROUPS]
    numbers = range(1, len(groups) + 1)
    cases = assign_quotas(rng, numbers, TASK_SHARES, "no gap")
    for number, (group, title, year) in zip(numbers, groups, strict=True):
        case, task = _CASES[cases[number]], f"{base}:task:{number:02d}"
        rows.add_row(
            "tasks",
            id=task,
            title=f"{title} ({year})",
            document=document,
            group=group,
            due_on=case.due,
            breakthrough="false",
            linked_to_project06="true" if "06" in group else "false",
            valid_to=case.end,
        )
        for rule, status in case.gaps:
            rows.add_gap(rule, task, status)
        for offset, lead in enumerate(case.leads):
            unit, head_post = units[(number + offset) % len(units)]
            post = head_post if lead.post == "held" else ""
            if lead.post in ("vacant", "expired"):
                post = _task_post(rows, unit, place, number, expired=lead.post == "expired")
            rows.add_link("RESPONSIBLE_FOR", unit, task, lead.start, lead.end, role=lead.role, post_id=post)


def _task_post(rows: RowBuffer, unit: str, place: str, number: int, *, expired: bool) -> str:
    post = rows.add_post(unit, "member", "Phụ trách nhiệm vụ", name=f"task-{number:02d}")
    if expired:
        rows.add_holding(
            rows.add_person(place, home=unit, title="Chuyên viên"), post, REFORM_DAY, "2026-01-31", "seconded"
        )
    return post
