"""The kinds of nodes and relationships, their properties and vocabularies: the only schema of the project.

Tables, constraints, indexes, the API's JSON and the documentation derive from these declarations. The terms
follow the W3C Organization Ontology (ORG), the dates are valid time: half-open intervals `[valid_from, valid_to)`
of days in Asia/Ho_Chi_Minh, null being open.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from .values import Area, Count, Day, Flag, Id, Latitude, Longitude, Note, Share, Text, Weight, wrong

__all__ = [
    "NODES",
    "PARTS",
    "RELATIONSHIPS",
    "TIME_ZONE",
    "Change",
    "ChangeKind",
    "Dated",
    "Kind",
    "Level",
    "Node",
    "Person",
    "Platform",
    "Post",
    "PostRole",
    "Record",
    "Relationship",
    "RelationshipKind",
    "Sector",
    "Task",
    "Training",
    "Unit",
    "indexes",
    "personal_fields",
    "today",
]

TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

Level = Literal["central", "province", "district", "commune", "community"]
Sector = Literal["state", "party", "front", "mass_organisation", "enterprise", "community"]
Kind = Literal[
    "government",
    "ministry",
    "ministerial_agency",
    "government_agency",
    "people_committee",
    "department",
    "it_unit",
    "steering_committee",
    "service_centre",
    "party_committee",
    "party_body",
    "fatherland_front",
    "mass_organisation",
    "enterprise",
    "community_team",
    "area",
]
PARTS: frozenset[Kind] = frozenset(
    ("department", "it_unit", "steering_committee", "service_centre", "community_team", "area")
)
"""The kinds that are what they are as a part of another kind of unit: ORG's organizational units."""
PostRole = Literal[
    "focal_point", "deputy_focal_point", "head", "chair", "vice_chair", "standing_member", "member", "secretary"
]
Basis = Literal["permanent", "concurrent", "seconded"]
MemberRole = Literal["leader", "deputy", "member"]
TaskRole = Literal["lead", "coordinate", "support"]
ChangeKind = Literal["merge", "split", "rename", "retype", "transfer", "abolish", "establish"]


def _told(english: str, vietnamese: str, default: Any = ..., **marks: bool) -> Any:
    """A property by what it means; `marks` say that it is `personal` data, or a `list` of texts in one."""
    extra: JsonDict = {"vi": vietnamese, **marks}
    return Field(default, description=english, json_schema_extra=extra)


def today() -> date:
    """The day it is in Viet Nam, the default of every `as_of`."""
    return datetime.now(TIME_ZONE).date()


class Record(BaseModel):
    """What every node and relationship has: where it comes from. The store adds `recorded_at`, when it learned it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Text | None = _told(
        "Where from: official, synthetic, a file name, a decree.",
        "Nguồn: official (chính thức), synthetic (giả lập), tên tệp, số văn bản.",
        None,
    )


class Dated(Record):
    """A record with valid time."""

    valid_from: Day | None = _told(
        "The first day on which it holds; null: since ever.",
        "Ngày đầu tiên có hiệu lực; để trống: từ trước đến nay.",
        None,
    )
    valid_to: Day | None = _told(
        "The first day on which it holds no more; null: open.",
        "Ngày đầu tiên không còn hiệu lực; để trống: chưa kết thúc.",
        None,
    )

    @model_validator(mode="after")
    def _interval_has_a_day(self) -> Self:
        if self.valid_from is not None and self.valid_to is not None and self.valid_from >= self.valid_to:
            code = "empty-interval" if self.valid_from == self.valid_to else "inverted-interval"
            raise wrong(code, found=f"{self.valid_from} to {self.valid_to}")
        return self


class Node(Record):
    """A node: its own opaque `id` never changes meaning. `vi` is what it is called in Vietnamese."""

    org: ClassVar[str | None] = None
    vi: ClassVar[str]

    id: Id = _told("The project's own opaque id.", "Mã định danh riêng của hệ thống.")


class Unit(Node, Dated):
    """Any organisation, organ, part of one, team or committee."""

    org = "org:Organization"
    vi = "đơn vị"

    name: Text = _told("The official name.", "Tên chính thức.")
    level: Level = _told(
        "The tier of the state it works at.", "Cấp hoạt động: trung ương, cấp tỉnh, cấp huyện, cấp xã, cộng đồng."
    )
    kind: Kind = _told(
        "What kind of unit it is.",
        "Loại đơn vị: Chính phủ, bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ, Ủy ban nhân dân, "
        "cơ quan chuyên môn, đơn vị chuyên trách CNTT, ban chỉ đạo, trung tâm phục vụ, đảng ủy, "
        "cơ quan của Đảng, Mặt trận Tổ quốc, đoàn thể, doanh nghiệp, tổ công nghệ số cộng đồng, "
        "thôn hoặc tổ dân phố.",
    )
    sector: Sector = _told(
        "The system it belongs to.", "Hệ thống: nhà nước, Đảng, Mặt trận, đoàn thể, doanh nghiệp, cộng đồng."
    )
    code: Text | None = _told(
        "The official administrative code of its interval; never a key.",
        "Mã đơn vị hành chính trong thời gian có hiệu lực; không dùng làm khóa.",
        None,
    )
    lat: Latitude | None = _told("Degrees north, WGS 84.", "Vĩ độ Bắc, WGS 84.", None)
    lon: Longitude | None = _told("Degrees east, WGS 84.", "Kinh độ Đông, WGS 84.", None)
    area_km2: Area | None = _told("Square kilometres.", "Diện tích, km².", None)
    population: Count | None = _told("Inhabitants.", "Dân số.", None)
    payroll_baseline: Count | None = _told(
        "Posts on the payroll before Decision 1690.", "Biên chế trước Quyết định 1690.", None
    )
    payroll_approved: Count | None = _told(
        "Posts on the payroll approved since.", "Biên chế được duyệt từ Quyết định 1690.", None
    )
    reported_on: Day | None = _told(
        "The last day it reported on itself; null: never.",
        "Ngày báo cáo gần nhất của đơn vị; để trống: chưa từng báo cáo.",
        None,
    )


class Post(Node, Dated):
    """A seat that exists whether or not anyone holds it."""

    org = "org:Post"
    vi = "vị trí"

    role: PostRole = _told(
        "What the seat is for.",
        "Vai trò của vị trí: đầu mối, phó đầu mối, người đứng đầu, trưởng ban, phó trưởng ban, "
        "ủy viên thường trực, thành viên, thư ký.",
    )
    title: Text | None = _told("The seat's own title.", "Chức danh của vị trí.", None)


class Person(Node, Dated):
    """A human being."""

    org = "foaf:Person"
    vi = "người"

    name: Text = _told("The full name.", "Họ và tên.", personal=True)
    title: Text | None = _told("A title or rank.", "Chức danh hoặc cấp bậc.", None)
    phone: Text | None = _told("A telephone number.", "Số điện thoại.", None, personal=True)
    email: Text | None = _told("An e-mail address.", "Địa chỉ thư điện tử.", None, personal=True)
    skills: Text | None = _told("Skills, separated by semicolons.", "Kỹ năng.", None, list=True)


class Platform(Node, Dated):
    """A national digital platform or toolkit."""

    vi = "nền tảng"

    name: Text = _told("The platform's name.", "Tên nền tảng.")
    toolkit: Text | None = _told(
        "The toolkit of Decision 1690 it belongs to.", "Bộ công cụ theo Quyết định 1690 có nền tảng này.", None
    )
    required: Flag = _told("Whether every unit must use it.", "Mọi đơn vị có bắt buộc sử dụng không.", True)


class Task(Node, Dated):
    """A task of a decision, plan or project."""

    vi = "nhiệm vụ"

    title: Text = _told("What is to be done.", "Nội dung nhiệm vụ.")
    document: Text | None = _told(
        "The decision, plan or project it comes from.", "Quyết định, kế hoạch hoặc đề án giao nhiệm vụ.", None
    )
    group: Text | None = _told("The group of tasks it stands in.", "Nhóm nhiệm vụ.", None)
    due_on: Day | None = _told("The day by which it must be done.", "Thời hạn hoàn thành.", None)
    breakthrough: Flag | None = _told(
        "Whether it is a breakthrough project of Directive 34.", "Có phải dự án đột phá theo Chỉ thị 34 không.", None
    )
    linked_to_project06: Flag | None = _told(
        "Whether it is connected with Project 06.", "Có gắn với Đề án 06 không.", None
    )


class Training(Node):
    """A course or a training day."""

    vi = "lớp bồi dưỡng"

    title: Text = _told("What it teaches.", "Nội dung bồi dưỡng.")
    held_on: Day = _told("The day it was held.", "Ngày tổ chức.")
    provider: Text | None = _told("Who held it.", "Đơn vị tổ chức.", None)


class Change(Node):
    """One reorganisation event."""

    org = "org:ChangeEvent"
    vi = "biến động"

    kind: ChangeKind = _told(
        "What happened.", "Hình thức: hợp nhất, chia tách, đổi tên, đổi loại hình, chuyển về, giải thể, thành lập."
    )
    on: Day = _told("The day it took effect.", "Ngày có hiệu lực.")
    decree: Text | None = _told("The decree it rests on.", "Văn bản làm căn cứ.", None)
    note: Note | None = _told("Anything else worth knowing.", "Ghi chú khác.", None)


class Relationship(Dated):
    """The properties that every relationship has."""


class Coordination(Relationship):
    """The properties of `COORDINATES_WITH`."""

    weight: Weight = _told("The cost of one step over it.", "Chi phí của một bước qua liên kết này.", 1.0)
    enabled: Flag = _told("Whether it is in use.", "Liên kết có đang được sử dụng không.", True)


class Holding(Relationship):
    """The properties of `HOLDS`."""

    basis: Basis | None = _told(
        "On which basis the post is held.", "Hình thức đảm nhiệm: chính thức, kiêm nhiệm, biệt phái.", None
    )
    decision: Text | None = _told("The decision of appointment.", "Quyết định bổ nhiệm.", None)


class Membership(Relationship):
    """The properties of `MEMBER_OF`."""

    role: MemberRole | None = _told(
        "The member's role.", "Vai trò của thành viên: tổ trưởng, tổ phó, thành viên.", None
    )


class Responsibility(Relationship):
    """The properties of `RESPONSIBLE_FOR`."""

    role: TaskRole = _told("How the unit answers for the task.", "Trách nhiệm với nhiệm vụ: chủ trì, phối hợp, hỗ trợ.")
    post_id: Id | None = _told("The accountable post.", "Mã định danh của vị trí chịu trách nhiệm.", None)


class Origin(Relationship):
    """The properties of `ORIGINAL`."""

    share: Share | None = _told(
        "Which part of the unit went this way; null: not known.",
        "Tỷ lệ của đơn vị được chuyển theo hướng này; để trống: chưa rõ.",
        None,
    )


@dataclass(frozen=True, slots=True)
class RelationshipKind:
    """A type of relationship: the labels of its ends, its properties, and what makes two of them the same.

    `help` is its verb, `vi` that in Vietnamese. `key` names the properties that, beside the ends and `valid_from`,
    belong to its key. A symmetric one is stored once, the lesser id first, and read both ways.
    """

    name: str
    source: type[Node]
    target: type[Node]
    help: str
    vi: str
    properties: type[Relationship] = Relationship
    key: tuple[str, ...] = ()
    symmetric: bool = False
    org: str | None = None


NODES: dict[str, type[Node]] = {kind.__name__: kind for kind in (Unit, Post, Person, Platform, Task, Training, Change)}

RELATIONSHIPS: dict[str, RelationshipKind] = {
    kind.name: kind
    for kind in (
        RelationshipKind("PART_OF", Unit, Unit, "belongs to", "trực thuộc", org="org:subOrganizationOf"),
        RelationshipKind(
            "REPORTS_TO",
            Unit,
            Unit,
            "takes professional guidance from",
            "được hướng dẫn chuyên môn từ",
            org="org:reportsTo",
        ),
        RelationshipKind(
            "COORDINATES_WITH",
            Unit,
            Unit,
            "coordinates with",
            "phối hợp với",
            Coordination,
            symmetric=True,
            org="org:linkedTo",
        ),
        RelationshipKind("SERVES", Unit, Unit, "works for the place of", "phục vụ địa bàn của"),
        RelationshipKind("POST_IN", Post, Unit, "is a seat in", "thuộc về", org="org:postIn"),
        RelationshipKind("HOLDS", Person, Post, "holds", "đảm nhiệm", Holding, org="org:holds"),
        RelationshipKind(
            "MEMBER_OF", Person, Unit, "is a member of", "là thành viên của", Membership, org="org:Membership"
        ),
        RelationshipKind("EMPLOYED_BY", Person, Unit, "has as home unit", "công tác tại", org="org:memberOf"),
        RelationshipKind("USES", Unit, Platform, "uses", "sử dụng"),
        RelationshipKind(
            "RESPONSIBLE_FOR", Unit, Task, "answers for", "chịu trách nhiệm về", Responsibility, key=("role",)
        ),
        RelationshipKind("ATTENDED", Person, Training, "attended", "đã tham gia"),
        RelationshipKind("ORIGINAL", Change, Unit, "changed", "làm thay đổi", Origin, org="org:originalOrganization"),
        RelationshipKind("RESULTED_IN", Change, Unit, "brought about", "hình thành", org="org:resultingOrganization"),
    )
}


def personal_fields(record: type[Record]) -> frozenset[str]:
    """The properties of `record` that are personal data (Law 91/2025/QH15)."""
    return frozenset(
        name
        for name, field in record.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("personal")
    )


def indexes() -> list[tuple[str, str]]:
    """The (label, property) pairs that queries look nodes up by, beside the unique `id`."""
    return [("Unit", "kind"), ("Unit", "code"), ("Post", "role")]
