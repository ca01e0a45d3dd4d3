"""Node and relationship types with their properties and vocabularies: the only schema of the project.

Tables, constraints, indexes, the API's JSON and the documentation derive from these declarations. The terms follow the
W3C Organization Ontology (ORG). Dates are valid time: half-open intervals `[valid_from, valid_to)` of days in
Asia/Ho_Chi_Minh; null means open.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from .values import Area, Count, Day, Flag, Id, Latitude, Longitude, Note, Share, Text, Weight, value_error

__all__ = [
    "LEVELS",
    "NODES",
    "ORGANIZATIONAL_UNIT_KINDS",
    "RELATIONSHIPS",
    "SEVERITIES",
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
    "Severity",
    "Task",
    "Training",
    "Unit",
    "date_fields",
    "indexes",
    "personal_fields",
    "today",
]

TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

Level = Literal["central", "province", "district", "commune", "community"]
LEVELS: tuple[Level, ...] = get_args(Level)
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
ORGANIZATIONAL_UNIT_KINDS: frozenset[Kind] = frozenset(
    ("department", "it_unit", "steering_committee", "service_centre", "community_team", "area")
)
"""Kinds that only exist as part of another unit: `org:OrganizationalUnit`."""
PostRole = Literal[
    "focal_point", "deputy_focal_point", "head", "chair", "vice_chair", "standing_member", "member", "secretary"
]
Basis = Literal["permanent", "concurrent", "seconded"]
MemberRole = Literal["leader", "deputy", "member"]
TaskRole = Literal["lead", "coordinate", "support"]
ChangeKind = Literal["merge", "split", "rename", "retype", "transfer", "abolish", "establish"]

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""Severities of rules, worst first."""


def _field(english: str, vietnamese: str, default: Any = ..., **marks: bool) -> Any:
    """Declare a property with its description; `marks`: `personal` data, or a `list` of texts in one value."""
    extra: JsonDict = {"vi": vietnamese, **marks}
    return Field(default, description=english, json_schema_extra=extra)


def today() -> date:
    """Return the current date in Viet Nam, the default of every `as_of`."""
    return datetime.now(TIME_ZONE).date()


class Record(BaseModel):
    """Base class of all nodes and relationships. The store adds `recorded_at`, the time of the last write."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Text | None = _field(
        "Source: official, synthetic, a file name, a decree.",
        "Nguồn: official (chính thức), synthetic (giả lập), tên tệp, số văn bản.",
        None,
    )


class Dated(Record):
    """A record with valid time."""

    valid_from: Day | None = _field(
        "First day of validity; null: open start.",
        "Ngày đầu tiên có hiệu lực; để trống: từ trước đến nay.",
        None,
    )
    valid_to: Day | None = _field(
        "First day after the period of validity; null: open end.",
        "Ngày đầu tiên không còn hiệu lực; để trống: chưa kết thúc.",
        None,
    )

    @model_validator(mode="after")
    def _interval_has_a_day(self) -> Self:
        if self.valid_from is not None and self.valid_to is not None and self.valid_from >= self.valid_to:
            code = "empty-interval" if self.valid_from == self.valid_to else "inverted-interval"
            raise value_error(code, found=f"{self.valid_from} to {self.valid_to}")
        return self


class Node(Record):
    """Base class of nodes. An `id` is never reused for something else. `vi` is the Vietnamese term."""

    org: ClassVar[str | None] = None
    vi: ClassVar[str]

    id: Id = _field("Opaque id, assigned by the project.", "Mã định danh riêng của hệ thống.")


class Unit(Node, Dated):
    """An organisation, one of its parts, a team or a committee."""

    org = "org:Organization"
    vi = "đơn vị"

    name: Text = _field("Official name.", "Tên chính thức.")
    level: Level = _field("Level of government.", "Cấp hoạt động: trung ương, cấp tỉnh, cấp huyện, cấp xã, cộng đồng.")
    kind: Kind = _field(
        "Kind of unit.",
        "Loại đơn vị: Chính phủ, bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ, Ủy ban nhân dân, "
        "cơ quan chuyên môn, đơn vị chuyên trách CNTT, ban chỉ đạo, trung tâm phục vụ, đảng ủy, "
        "cơ quan của Đảng, Mặt trận Tổ quốc, đoàn thể, doanh nghiệp, tổ công nghệ số cộng đồng, "
        "thôn hoặc tổ dân phố.",
    )
    sector: Sector = _field(
        "System it belongs to.", "Hệ thống: nhà nước, Đảng, Mặt trận, đoàn thể, doanh nghiệp, cộng đồng."
    )
    code: Text | None = _field(
        "Official administrative code during the period of validity; never a key.",
        "Mã đơn vị hành chính trong thời gian có hiệu lực; không dùng làm khóa.",
        None,
    )
    lat: Latitude | None = _field("Latitude in degrees north, WGS 84.", "Vĩ độ Bắc, WGS 84.", None)
    lon: Longitude | None = _field("Longitude in degrees east, WGS 84.", "Kinh độ Đông, WGS 84.", None)
    area_km2: Area | None = _field("Area in km².", "Diện tích, km².", None)
    population: Count | None = _field("Number of inhabitants.", "Dân số.", None)
    payroll_baseline: Count | None = _field(
        "Payroll posts before Decision 1690.", "Biên chế trước Quyết định 1690.", None
    )
    payroll_approved: Count | None = _field(
        "Payroll posts approved since Decision 1690.", "Biên chế được duyệt từ Quyết định 1690.", None
    )
    reported_on: Day | None = _field(
        "Date of the unit's latest report; null: never reported.",
        "Ngày báo cáo gần nhất của đơn vị; để trống: chưa từng báo cáo.",
        None,
    )


class Post(Node, Dated):
    """A post in a unit, which may be vacant."""

    org = "org:Post"
    vi = "vị trí"

    role: PostRole = _field(
        "Role of the post.",
        "Vai trò của vị trí: đầu mối, phó đầu mối, người đứng đầu, trưởng ban, phó trưởng ban, "
        "ủy viên thường trực, thành viên, thư ký.",
    )
    title: Text | None = _field("Title of the post.", "Chức danh của vị trí.", None)


class Person(Node, Dated):
    """A person."""

    org = "foaf:Person"
    vi = "người"

    name: Text = _field("Full name.", "Họ và tên.", personal=True)
    title: Text | None = _field("Title or rank.", "Chức danh hoặc cấp bậc.", None)
    phone: Text | None = _field("Telephone number.", "Số điện thoại.", None, personal=True)
    email: Text | None = _field("Email address.", "Địa chỉ thư điện tử.", None, personal=True)
    skills: Text | None = _field("Skills, separated by semicolons.", "Kỹ năng.", None, list=True)


class Platform(Node, Dated):
    """A national digital platform or toolkit."""

    vi = "nền tảng"

    name: Text = _field("Name of the platform.", "Tên nền tảng.")
    toolkit: Text | None = _field(
        "Toolkit of Decision 1690 it belongs to.", "Bộ công cụ theo Quyết định 1690 có nền tảng này.", None
    )
    required: Flag = _field("Whether every unit must use it.", "Mọi đơn vị có bắt buộc sử dụng không.", True)


class Task(Node, Dated):
    """A task of a decision, plan or project."""

    vi = "nhiệm vụ"

    title: Text = _field("What must be done.", "Nội dung nhiệm vụ.")
    document: Text | None = _field(
        "Decision, plan or project that assigns the task.", "Quyết định, kế hoạch hoặc đề án giao nhiệm vụ.", None
    )
    group: Text | None = _field("Group of tasks.", "Nhóm nhiệm vụ.", None)
    due_on: Day | None = _field("Due date.", "Thời hạn hoàn thành.", None)
    breakthrough: Flag | None = _field(
        "Whether it is a breakthrough project of Directive 34.", "Có phải dự án đột phá theo Chỉ thị 34 không.", None
    )
    linked_to_project06: Flag | None = _field("Whether it is linked to Project 06.", "Có gắn với Đề án 06 không.", None)


class Training(Node):
    """A training course or training day."""

    vi = "lớp bồi dưỡng"

    title: Text = _field("Subject of the training.", "Nội dung bồi dưỡng.")
    held_on: Day = _field("Date of the training.", "Ngày tổ chức.")
    provider: Text | None = _field("Provider of the training.", "Đơn vị tổ chức.", None)


class Change(Node):
    """A reorganisation event."""

    org = "org:ChangeEvent"
    vi = "biến động"

    kind: ChangeKind = _field(
        "Kind of change.", "Hình thức: hợp nhất, chia tách, đổi tên, đổi loại hình, chuyển về, giải thể, thành lập."
    )
    on: Day = _field("Effective date.", "Ngày có hiệu lực.")
    decree: Text | None = _field("Decree that ordered the change.", "Văn bản làm căn cứ.", None)
    note: Note | None = _field("Other remarks.", "Ghi chú khác.", None)


class Relationship(Dated):
    """Base class of relationships."""


class Coordination(Relationship):
    """Properties of `COORDINATES_WITH`."""

    weight: Weight = _field("Cost of one step over this relationship.", "Chi phí của một bước qua liên kết này.", 1.0)
    enabled: Flag = _field("Whether it is in use.", "Liên kết có đang được sử dụng không.", True)


class Holding(Relationship):
    """Properties of `HOLDS`."""

    basis: Basis | None = _field(
        "Basis on which the post is held.", "Hình thức đảm nhiệm: chính thức, kiêm nhiệm, biệt phái.", None
    )
    decision: Text | None = _field("Decision of appointment.", "Quyết định bổ nhiệm.", None)


class Membership(Relationship):
    """Properties of `MEMBER_OF`."""

    role: MemberRole | None = _field(
        "Role of the member.", "Vai trò của thành viên: tổ trưởng, tổ phó, thành viên.", None
    )


class Responsibility(Relationship):
    """Properties of `RESPONSIBLE_FOR`."""

    role: TaskRole = _field(
        "How the unit is responsible for the task.", "Trách nhiệm với nhiệm vụ: chủ trì, phối hợp, hỗ trợ."
    )
    post_id: Id | None = _field("Accountable post.", "Mã định danh của vị trí chịu trách nhiệm.", None)


class Origin(Relationship):
    """Properties of `ORIGINAL`."""

    share: Share | None = _field(
        "Share of the unit affected by this change; null: unknown.",
        "Tỷ lệ của đơn vị được chuyển theo hướng này; để trống: chưa có dữ liệu.",
        None,
    )


@dataclass(frozen=True, slots=True)
class RelationshipKind:
    """A relationship type: labels of its ends, properties and key.

    `help` is its verb in English, `vi` in Vietnamese. `key` names the properties that belong to the key in addition to
    the ends and `valid_from`. A symmetric relationship is stored once, with the smaller id first, and read in both
    directions.
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
        RelationshipKind("PART_OF", Unit, Unit, "is part of", "trực thuộc", org="org:subOrganizationOf"),
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
        RelationshipKind("SERVES", Unit, Unit, "serves the area of", "phục vụ địa bàn của"),
        RelationshipKind("POST_IN", Post, Unit, "belongs to", "thuộc về", org="org:postIn"),
        RelationshipKind("HOLDS", Person, Post, "holds", "đảm nhiệm", Holding, org="org:holds"),
        RelationshipKind(
            "MEMBER_OF", Person, Unit, "is a member of", "là thành viên của", Membership, org="org:Membership"
        ),
        RelationshipKind("EMPLOYED_BY", Person, Unit, "is employed by", "công tác tại", org="org:memberOf"),
        RelationshipKind("USES", Unit, Platform, "uses", "sử dụng"),
        RelationshipKind(
            "RESPONSIBLE_FOR", Unit, Task, "is responsible for", "chịu trách nhiệm về", Responsibility, key=("role",)
        ),
        RelationshipKind("ATTENDED", Person, Training, "attended", "đã tham gia"),
        RelationshipKind("ORIGINAL", Change, Unit, "changed", "làm thay đổi", Origin, org="org:originalOrganization"),
        RelationshipKind("RESULTED_IN", Change, Unit, "resulted in", "hình thành", org="org:resultingOrganization"),
    )
}


def date_fields(record: type[Record]) -> frozenset[str]:
    """Return the properties of `record` that are dates."""
    return frozenset(name for name, field in record.model_fields.items() if _is_date(field.annotation))


def _is_date(annotation: object) -> bool:
    return annotation is date or any(map(_is_date, get_args(annotation)))


def personal_fields(record: type[Record]) -> frozenset[str]:
    """Return the properties of `record` that are personal data (Law 91/2025/QH15)."""
    return frozenset(
        name
        for name, field in record.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("personal")
    )


def indexes() -> list[tuple[str, str]]:
    """Return the indexed (label, property) pairs, besides the unique `id`."""
    return [("Unit", "kind"), ("Unit", "code"), ("Post", "role")]
