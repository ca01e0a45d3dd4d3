"""Requirements of Decision 1690 and Directive 34 on ministries, agencies and provinces: rules 2 to 5, and 17.

These are the IT unit, the payroll moved to it, the steering committee and the breakthrough project.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .days import REFORM_DAY, TODAY
from .focal_points import head_post
from .row_buffer import RowBuffer
from .seats import CHAIR_CASES, add_seat
from .trainings import Trainings

__all__ = ["ORGANISATION_CASES", "Organisation", "OrganisationCase", "add_it_organisation"]

IT_UNIT_GROWTH = 6
"""Number of posts by which an IT unit is strengthened."""


@dataclass(frozen=True, slots=True)
class OrganisationCase:
    """The case of one organisation.

    `it_unit` is `own`, `none`, `ended today` or `below` (in a department). `strength` of the IT unit is `grown`, `same`
    or `unknown`. `payroll` is `even` or `more`. `chair` is a case of `CHAIR_CASES`, `none` (no committee) or `ended
    today` (the committee). `project` is `linked`, `unlinked`, `none` or a case of not leading one.
    """

    it_unit: str = "own"
    strength: str = "grown"
    payroll: str = "even"
    chair: str = "covered"
    project: str = "linked"
    reported: bool = True

    @property
    def moved_posts(self) -> int:
        """Number of posts moved from the first department to the IT unit."""
        moves = self.it_unit in ("own", "below") and (self.strength, self.payroll) == ("grown", "even")
        return IT_UNIT_GROWTH if moves else 0


ORGANISATION_CASES: dict[str, OrganisationCase] = {
    "no gap": OrganisationCase(),
    "no data": OrganisationCase(it_unit="none", chair="none", project="none", reported=False),
    "no IT unit": OrganisationCase(it_unit="none"),
    "IT unit ended today": OrganisationCase(it_unit="ended today"),
    "IT unit below": OrganisationCase(it_unit="below"),
    "IT unit not strengthened": OrganisationCase(strength="same"),
    "IT unit's payroll not known": OrganisationCase(strength="unknown"),
    "payroll increased": OrganisationCase(payroll="more"),
    "no committee": OrganisationCase(chair="none"),
    "committee ended today": OrganisationCase(chair="ended today"),
    "chair begins today": OrganisationCase(chair="begins today"),
    "chair expired": OrganisationCase(chair="expired"),
    "chair expired today": OrganisationCase(chair="expired today"),
    "chair vacant": OrganisationCase(chair="vacant"),
    "no chair": OrganisationCase(chair="unassigned"),
    "chair ends soon": OrganisationCase(chair="chair ends soon"),
    "project not linked": OrganisationCase(project="unlinked"),
    "no project": OrganisationCase(project="none"),
    "project not led": OrganisationCase(project="coordinated"),
    "project without a breakthrough": OrganisationCase(project="ordinary"),
    "project led until today": OrganisationCase(project="ended today"),
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A ministry, agency or provincial people's committee whose departments exist already.

    `base` is the prefix of the ids of its units, `place` a part of the ids of its people. `departments` are ids with
    their heads. `guide` is the unit that guides the IT unit.
    """

    id: str
    name: str
    level: str
    base: str
    place: str
    head: str
    departments: Sequence[tuple[str, str]]
    guide: str
    start: str = REFORM_DAY


def add_it_organisation(
    rows: RowBuffer,
    org: Organisation,
    case: OrganisationCase,
    trainings: Trainings,
    *,
    coordinator: str,
    it_name: str,
) -> int:
    """Add IT unit, committee and project with their gaps, and return the number of units added directly under it."""
    if case.it_unit != "own":
        rows.add_gap_or_unknown("ministries_and_provinces_without_it_unit", org.id, "missing", reported=case.reported)
    if case.chair in ("none", "ended today"):
        rows.add_gap_or_unknown("without_steering_committee", org.id, "missing", reported=case.reported)
    if case.payroll == "more":
        rows.add_gap("payroll_increased", org.id, "conflict")
    _project(rows, org, case)
    children = 0
    if case.it_unit != "none":
        children += _it_unit(rows, org, case, trainings, it_name)
    if case.chair != "none":
        children += _steering_committee(rows, org, case, coordinator)
    return children


def _it_unit(rows: RowBuffer, org: Organisation, case: OrganisationCase, trainings: Trainings, name: str) -> int:
    """Add the IT unit with its staff; return 1 if it is directly under the organisation, else 0."""
    rng = rows.rng
    posts = rng.randint(18, 40)
    payrolls = {
        "grown": (posts, posts + IT_UNIT_GROWTH),
        "same": (posts, posts),
        "unknown": (None, posts + 60),
    }
    reported = rng.random() < 0.9
    baseline, approved = payrolls[case.strength]
    unit = rows.add_unit(
        f"{org.base}:it",
        f"{name} {org.name}",
        org.level,
        "it_unit",
        org.departments[0][0] if case.it_unit == "below" else org.id,
        baseline=baseline,
        approved=approved,
        reported="2026-06-20" if reported else "",
        start=org.start,
        end=TODAY if case.it_unit == "ended today" else "",
    )
    rows.add_link("REPORTS_TO", unit, org.guide, org.start)
    is_current = case.it_unit != "ended today"
    if is_current and case.strength != "grown":
        rows.add_gap("it_units_not_strengthened", unit, "missing" if case.strength == "same" else "unknown")
    head = rows.add_person(org.place, home=unit, title="Giám đốc", skills="quản trị hệ thống;an toàn thông tin")
    if is_current:
        rows.add_holding(head, rows.add_post(unit, "head", "Giám đốc"))
    staff = [head] + [
        rows.add_person(org.place, home=unit, title="Kỹ sư", skills="lập trình;dữ liệu")
        for _ in range(rng.randint(5, 9))
    ]
    for person in staff:
        rows.add_membership(person, unit)
        if is_current:
            trainings.add_attendance(person, reported=reported, untrained_share=None if reported else 0.5)
    return int(case.it_unit == "own")


def _steering_committee(rows: RowBuffer, org: Organisation, case: OrganisationCase, coordinator: str) -> int:
    ended = case.chair == "ended today"
    committee = rows.add_unit(
        f"{org.base}:steering",
        f"Ban Chỉ đạo chuyển đổi số {org.name}",
        org.level,
        "steering_committee",
        org.id,
        reported="2026-06-15",
        start=org.start,
        end=TODAY if ended else "",
    )
    rows.add_coordination(committee, coordinator, org.start)
    seat = CHAIR_CASES["covered" if ended else case.chair]
    if seat.status != "covered":
        rows.add_gap("without_steering_committee", org.id, seat.status)
    end = TODAY if ended else ""
    if ended:
        rows.add_holding(
            org.head, rows.add_post(committee, "chair", "Trưởng ban", end=end), REFORM_DAY, end, "concurrent"
        )
        return 0
    add_seat(
        rows,
        committee,
        ("chair", "Trưởng ban"),
        seat,
        place=org.place,
        holder=org.head,
        home=org.id,
    )
    for number, (_, head) in enumerate(org.departments[1:4]):
        role = ("standing_member", "member", "member")[number]
        post = rows.add_post(committee, role, "Ủy viên", name=f"member-{number + 1}")
        rows.add_holding(head, post, basis="concurrent")
    return 1


def _project(rows: RowBuffer, org: Organisation, case: OrganisationCase) -> None:
    """Add the breakthrough project of Directive 34, linked to Project 06 or not."""
    rule, project = "without_breakthrough_project", case.project
    if project == "unlinked":
        rows.add_gap(rule, org.id, "unlinked")
    elif project != "linked":
        rows.add_gap_or_unknown(rule, org.id, "missing", reported=case.reported)
    if project == "none":
        return
    task = f"{org.base}:task:breakthrough"
    rows.add_row(
        "tasks",
        id=task,
        title=f"Đề án chuyển đổi số đột phá của {org.name}",
        document="Chỉ thị 34/CT-TTg",
        group="Đề án đột phá",
        due_on="2026-12-15",
        breakthrough="false" if project == "ordinary" else "true",
        linked_to_project06="false" if project == "unlinked" else "true",
    )
    until = TODAY if project == "ended today" else ""
    if project not in ("coordinated", "ended today"):
        rows.add_link("RESPONSIBLE_FOR", org.id, task, REFORM_DAY, role="lead", post_id=head_post(org.id))
        return
    # A department leads the task, so it has a lead, but the organisation itself leads no project.
    department = org.departments[1][0]
    rows.add_link(
        "RESPONSIBLE_FOR",
        department,
        task,
        TODAY if until else REFORM_DAY,
        role="lead",
        post_id=head_post(org.id),
    )
    role = "lead" if until else "coordinate"
    rows.add_link("RESPONSIBLE_FOR", org.id, task, REFORM_DAY, until, role=role, post_id=head_post(org.id))
