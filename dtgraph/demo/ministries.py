"""What Decision 1690 and Directive 34 ask of a ministry, an agency or a province: rules 2 to 5, and 17.

A body's IT unit and steering committee, the payroll that is moved to the IT unit, and its breakthrough project.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .days import REFORM, TODAY
from .focal_points import head_post
from .row_buffer import Rows
from .seats import CHAIRS, fill
from .trainings import Trainings

__all__ = ["BODIES", "Body", "Owner", "furnish"]

GROWTH = 6
"""The posts that an IT unit is strengthened by."""


@dataclass(frozen=True, slots=True)
class Body:
    """What is planted in one body.

    `it_unit`: own, none, ended today, below (part of a department). `strength` of the IT unit: grown, same,
    unknown. `payroll`: even, or more. `chair`: a case of `CHAIRS`, none (no committee), ended today (the
    committee). `project`: linked, unlinked, none, or what only looks like leading one.
    """

    it_unit: str = "own"
    strength: str = "grown"
    payroll: str = "even"
    chair: str = "covered"
    project: str = "linked"
    reported: bool = True

    @property
    def moved(self) -> int:
        """The posts that the first department gave to the IT unit."""
        moves = self.it_unit in ("own", "below") and (self.strength, self.payroll) == ("grown", "even")
        return GROWTH if moves else 0


BODIES: dict[str, Body] = {
    "sound": Body(),
    "silent": Body(it_unit="none", chair="none", project="none", reported=False),
    "no IT unit": Body(it_unit="none"),
    "IT unit ended today": Body(it_unit="ended today"),
    "IT unit below": Body(it_unit="below"),
    "IT unit not strengthened": Body(strength="same"),
    "IT unit's payroll not known": Body(strength="unknown"),
    "payroll increased": Body(payroll="more"),
    "no committee": Body(chair="none"),
    "committee ended today": Body(chair="ended today"),
    "chair begins today": Body(chair="begins today"),
    "chair expired": Body(chair="expired"),
    "chair expired today": Body(chair="expired today"),
    "chair vacant": Body(chair="vacant"),
    "no chair": Body(chair="unassigned"),
    "chair ends soon": Body(chair="chair ends soon"),
    "project not linked": Body(project="unlinked"),
    "no project": Body(project="none"),
    "project not led": Body(project="coordinated"),
    "project without a breakthrough": Body(project="ordinary"),
    "project led until today": Body(project="ended today"),
}


@dataclass(frozen=True, slots=True)
class Owner:
    """A ministry, an agency or a provincial people's committee with what was made of it before.

    `base` begins the ids of what belongs to it, `place` is the part of the ids of its people. `departments` are
    its departments' ids with their heads. `guide` guides the IT unit.
    """

    id: str
    name: str
    level: str
    base: str
    place: str
    head: str
    departments: Sequence[tuple[str, str]]
    guide: str
    start: str = REFORM


def furnish(rows: Rows, owner: Owner, body: Body, trainings: Trainings, *, coordinator: str, it_name: str) -> int:
    """Plant `body` in its owner; gives how many units directly under the owner this makes."""
    if body.it_unit != "own":
        rows.judged("ministries_and_provinces_without_it_unit", owner.id, "missing", reported=body.reported)
    if body.chair in ("none", "ended today"):
        rows.judged("without_steering_committee", owner.id, "missing", reported=body.reported)
    if body.payroll == "more":
        rows.gap("payroll_increased", owner.id, "conflict")
    _project(rows, owner, body)
    children = 0
    if body.it_unit != "none":
        children += _it_unit(rows, owner, body, trainings, it_name)
    if body.chair != "none":
        children += _committee(rows, owner, body, coordinator)
    return children


def _it_unit(rows: Rows, owner: Owner, body: Body, trainings: Trainings, name: str) -> int:
    """The IT unit with its staff."""
    rng = rows.rng
    before = rng.randint(18, 40)
    figures = {"grown": (before, before + GROWTH), "same": (before, before), "unknown": (None, before + 60)}
    reported = rng.random() < 0.9
    baseline, approved = figures[body.strength]
    unit = rows.unit(
        f"{owner.base}:it",
        f"{name} {owner.name}",
        owner.level,
        "it_unit",
        owner.departments[0][0] if body.it_unit == "below" else owner.id,
        baseline=baseline,
        approved=approved,
        reported="2026-06-20" if reported else "",
        start=owner.start,
        end=TODAY if body.it_unit == "ended today" else "",
    )
    rows.link("REPORTS_TO", unit, owner.guide, owner.start)
    counts = body.it_unit != "ended today"
    if counts and body.strength != "grown":
        rows.gap("it_units_not_strengthened", unit, "missing" if body.strength == "same" else "unknown")
    head = rows.person(owner.place, home=unit, title="Giám đốc", skills="quản trị hệ thống;an toàn thông tin")
    if counts:
        rows.holds(head, rows.post(unit, "head", "Giám đốc"))
    staff = [head] + [
        rows.person(owner.place, home=unit, title="Kỹ sư", skills="lập trình;dữ liệu") for _ in range(rng.randint(5, 9))
    ]
    for person in staff:
        rows.member(person, unit)
        if counts:
            trainings.attend(person, reported=reported, untrained=None if reported else 0.5)
    return int(body.it_unit == "own")


def _committee(rows: Rows, owner: Owner, body: Body, coordinator: str) -> int:
    ended = body.chair == "ended today"
    committee = rows.unit(
        f"{owner.base}:steering",
        f"Ban Chỉ đạo chuyển đổi số {owner.name}",
        owner.level,
        "steering_committee",
        owner.id,
        reported="2026-06-15",
        start=owner.start,
        end=TODAY if ended else "",
    )
    rows.coordinate(committee, coordinator, owner.start)
    seat = CHAIRS["covered" if ended else body.chair]
    if seat.status != "covered":
        rows.gap("without_steering_committee", owner.id, seat.status)
    end = TODAY if ended else ""
    if ended:
        rows.holds(owner.head, rows.post(committee, "chair", "Trưởng ban", end=end), REFORM, end, "concurrent")
        return 0
    fill(rows, committee, ("chair", "Trưởng ban"), seat, place=owner.place, holder=owner.head, home=owner.id)
    for number, (_, head) in enumerate(owner.departments[1:4]):
        role = ("standing_member", "member", "member")[number]
        post = rows.post(committee, role, "Ủy viên", name=f"member-{number + 1}")
        rows.holds(head, post, basis="concurrent")
    return 1


def _project(rows: Rows, owner: Owner, body: Body) -> None:
    """The breakthrough project of Directive 34, connected with Project 06 or not."""
    rule, case = "without_breakthrough_project", body.project
    if case == "unlinked":
        rows.gap(rule, owner.id, "unlinked")
    elif case != "linked":
        rows.judged(rule, owner.id, "missing", reported=body.reported)
    if case == "none":
        return
    task = f"{owner.base}:task:breakthrough"
    rows.add(
        "tasks",
        id=task,
        title=f"Đề án chuyển đổi số đột phá của {owner.name}",
        document="Chỉ thị 34/CT-TTg",
        group="Đề án đột phá",
        due_on="2026-12-15",
        breakthrough="false" if case == "ordinary" else "true",
        linked_to_project06="false" if case == "unlinked" else "true",
    )
    until = TODAY if case == "ended today" else ""
    if case not in ("coordinated", "ended today"):
        rows.link("RESPONSIBLE_FOR", owner.id, task, REFORM, role="lead", post_id=head_post(owner.id))
        return
    # A department leads it now: the task has a lead, yet the body itself leads none.
    department = owner.departments[1][0]
    rows.link("RESPONSIBLE_FOR", department, task, TODAY if until else REFORM, role="lead", post_id=head_post(owner.id))
    role = "lead" if until else "coordinate"
    rows.link("RESPONSIBLE_FOR", owner.id, task, REFORM, until, role=role, post_id=head_post(owner.id))
