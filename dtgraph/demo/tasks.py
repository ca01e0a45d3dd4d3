"""The tasks of a plan: the twelve groups of Decision 320/QĐ-BXD, who leads each, and what rules 12 to 16 must find."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .days import BEFORE, REFORM, TODAY
from .quotas import deal
from .row_buffer import Rows

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
class _Lead:
    """One unit's answer for the task. `post`: held, none, or made for it and `vacant` or `expired`."""

    role: str = "lead"
    post: str = "held"
    start: str = REFORM
    end: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    """A task and what the rules must find of it, as pairs of rule and status."""

    leads: tuple[_Lead, ...] = (_Lead(),)
    due: str = "2026-12-31"
    end: str = ""
    found: tuple[tuple[str, str], ...] = ()


_NO_LEAD = (("tasks_without_lead", "unassigned"),)
_TWO = ("tasks_with_several_leads", "conflict")
_UNACCOUNTABLE = "tasks_without_accountable_person"
_NO_DUE = (("tasks_without_due_date", "missing"), ("tasks_overdue", "unknown"))

_CASES = {
    "sound": _Case(),
    "no lead": _Case((), found=_NO_LEAD),
    "coordinated only": _Case((_Lead("coordinate"),), found=_NO_LEAD),
    "lead ended today": _Case((_Lead(end=TODAY),), found=_NO_LEAD),
    "lead begins today": _Case((_Lead(start=TODAY),)),
    "two leads": _Case((_Lead(), _Lead()), found=(_TWO,)),
    "one of two accountable": _Case((_Lead(post="none"), _Lead()), found=(_TWO,)),
    "second lead ended today": _Case((_Lead(), _Lead(end=TODAY))),
    "lead and support": _Case((_Lead(), _Lead("support", post="none"))),
    "no accountable post": _Case((_Lead(post="none"),), found=((_UNACCOUNTABLE, "unassigned"),)),
    "accountable post vacant": _Case((_Lead(post="vacant"),), found=((_UNACCOUNTABLE, "vacant"),)),
    "accountable post expired": _Case((_Lead(post="expired"),), found=((_UNACCOUNTABLE, "expired"),)),
    "no due date": _Case(due="", found=_NO_DUE),
    "overdue": _Case(due="2026-03-31", found=(("tasks_overdue", "expired"),)),
    "due yesterday": _Case(due=BEFORE, found=(("tasks_overdue", "expired"),)),
    "due today": _Case(due=TODAY),
    "overdue, done today": _Case(due="2026-03-31", end=TODAY),
}

TASK_SHARES: dict[str, float] = {case: 0.04 for case in _CASES if case != "sound"}
_YEARS = ("2025", "2026")


def add_tasks(
    rows: Rows, document: str, units: Sequence[tuple[str, str]], rng: Random, *, base: str, place: str
) -> None:
    """The tasks of `document`, led by `units` (ids with those of their heads' posts), which all are held now."""
    groups = [(group, title, year) for year in _YEARS for group, title in _GROUPS]
    numbers = range(1, len(groups) + 1)
    cases = deal(rng, numbers, TASK_SHARES, "sound")
    for number, (group, title, year) in zip(numbers, groups, strict=True):
        case, task = _CASES[cases[number]], f"{base}:task:{number:02d}"
        rows.add(
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
        for rule, status in case.found:
            rows.gap(rule, task, status)
        for offset, lead in enumerate(case.leads):
            unit, head_post = units[(number + offset) % len(units)]
            post = head_post if lead.post == "held" else ""
            if lead.post in ("vacant", "expired"):
                post = _own_post(rows, unit, place, number, expired=lead.post == "expired")
            rows.link("RESPONSIBLE_FOR", unit, task, lead.start, lead.end, role=lead.role, post_id=post)


def _own_post(rows: Rows, unit: str, place: str, number: int, *, expired: bool) -> str:
    post = rows.post(unit, "member", "Phụ trách nhiệm vụ", name=f"task-{number:02d}")
    if expired:
        rows.holds(rows.person(place, home=unit, title="Chuyên viên"), post, REFORM, "2026-01-31", "seconded")
    return post
