"""The kinds of nodes and relationships, their properties and vocabularies: the only schema of the project.

Tables, constraints, indexes, the API's JSON and the documentation derive from these declarations. The terms
follow the W3C Organization Ontology (ORG), the dates are valid time: half-open intervals `[valid_from, valid_to)`
of days in Asia/Ho_Chi_Minh, null being open.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal, Self
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

PERSONAL: JsonDict = {"personal": True}
LIST: JsonDict = {"list": True}


def today() -> date:
    """The day it is in Viet Nam, the default of every `as_of`."""
    return datetime.now(TIME_ZONE).date()


class Record(BaseModel):
    """What every node and relationship has: where it comes from. The store adds `recorded_at`, when it learned it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Text | None = Field(None, description="Where from: official, synthetic, a file name, a decree.")


class Dated(Record):
    """A record with valid time."""

    valid_from: Day | None = Field(None, description="The first day on which it holds; null: since ever.")
    valid_to: Day | None = Field(None, description="The first day on which it holds no more; null: open.")

    @model_validator(mode="after")
    def _interval_has_a_day(self) -> Self:
        if self.valid_from is not None and self.valid_to is not None and self.valid_from >= self.valid_to:
            code = "empty-interval" if self.valid_from == self.valid_to else "inverted-interval"
            raise wrong(code, found=f"{self.valid_from} to {self.valid_to}")
        return self


class Node(Record):
    """A node: its own opaque `id` never changes meaning."""

    org: ClassVar[str | None] = None

    id: Id = Field(description="The project's own opaque id.")


class Unit(Node, Dated):
    """Any organisation, organ, part of one, team or committee."""

    org = "org:Organization"

    name: Text = Field(description="The official name.")
    level: Level = Field(description="The tier of the state it works at.")
    kind: Kind = Field(description="What kind of unit it is.")
    sector: Sector = Field(description="The system it belongs to.")
    code: Text | None = Field(None, description="The official administrative code of its interval; never a key.")
    lat: Latitude | None = Field(None, description="Degrees north, WGS 84.")
    lon: Longitude | None = Field(None, description="Degrees east, WGS 84.")
    area_km2: Area | None = Field(None, description="Square kilometres.")
    population: Count | None = Field(None, description="Inhabitants.")
    payroll_baseline: Count | None = Field(None, description="Posts on the payroll before Decision 1690.")
    payroll_approved: Count | None = Field(None, description="Posts on the payroll approved since.")
    reported_on: Day | None = Field(None, description="The last day it reported on itself; null: never.")


class Post(Node, Dated):
    """A seat that exists whether or not anyone holds it."""

    org = "org:Post"

    role: PostRole = Field(description="What the seat is for.")
    title: Text | None = Field(None, description="The seat's own title.")


class Person(Node, Dated):
    """A human being."""

    org = "foaf:Person"

    name: Text = Field(description="The full name.", json_schema_extra=PERSONAL)
    title: Text | None = Field(None, description="A title or rank.")
    phone: Text | None = Field(None, description="A telephone number.", json_schema_extra=PERSONAL)
    email: Text | None = Field(None, description="An e-mail address.", json_schema_extra=PERSONAL)
    skills: Text | None = Field(None, description="Skills, separated by semicolons.", json_schema_extra=LIST)


class Platform(Node, Dated):
    """A national digital platform or toolkit."""

    name: Text = Field(description="The platform's name.")
    toolkit: Text | None = Field(None, description="The toolkit of Decision 1690 it belongs to.")
    required: Flag = Field(True, description="Whether every unit must use it.")


class Task(Node, Dated):
    """A task of a decision, plan or project."""

    title: Text = Field(description="What is to be done.")
    document: Text | None = Field(None, description="The decision, plan or project it comes from.")
    group: Text | None = Field(None, description="The group of tasks it stands in.")
    due_on: Day | None = Field(None, description="The day by which it must be done.")
    breakthrough: Flag | None = Field(None, description="Whether it is a breakthrough project of Directive 34.")
    linked_to_project06: Flag | None = Field(None, description="Whether it is connected with Project 06.")


class Training(Node):
    """A course or a training day."""

    title: Text = Field(description="What it teaches.")
    held_on: Day = Field(description="The day it was held.")
    provider: Text | None = Field(None, description="Who held it.")


class Change(Node):
    """One reorganisation event."""

    org = "org:ChangeEvent"

    kind: ChangeKind = Field(description="What happened.")
    on: Day = Field(description="The day it took effect.")
    decree: Text | None = Field(None, description="The decree it rests on.")
    note: Note | None = Field(None, description="Anything else worth knowing.")


class Relationship(Dated):
    """The properties that every relationship has."""


class Coordination(Relationship):
    """The properties of `COORDINATES_WITH`."""

    weight: Weight = Field(1.0, description="The cost of one step over it.")
    enabled: Flag = Field(True, description="Whether it is in use.")


class Holding(Relationship):
    """The properties of `HOLDS`."""

    basis: Basis | None = Field(None, description="On which basis the post is held.")
    decision: Text | None = Field(None, description="The decision of appointment.")


class Membership(Relationship):
    """The properties of `MEMBER_OF`."""

    role: MemberRole | None = Field(None, description="The member's role.")


class Responsibility(Relationship):
    """The properties of `RESPONSIBLE_FOR`."""

    role: TaskRole = Field(description="How the unit answers for the task.")
    post_id: Id | None = Field(None, description="The accountable post.")


class Origin(Relationship):
    """The properties of `ORIGINAL`."""

    share: Share | None = Field(None, description="Which part of the unit went this way; null: not known.")


@dataclass(frozen=True, slots=True)
class RelationshipKind:
    """A type of relationship: the labels of its ends, its properties, and what makes two of them the same.

    `key` names the properties that, beside the ends and `valid_from`, belong to its key. A symmetric one is
    stored once, the lesser id first, and read both ways.
    """

    name: str
    source: type[Node]
    target: type[Node]
    help: str
    properties: type[Relationship] = Relationship
    key: tuple[str, ...] = ()
    symmetric: bool = False
    org: str | None = None


NODES: dict[str, type[Node]] = {kind.__name__: kind for kind in (Unit, Post, Person, Platform, Task, Training, Change)}

RELATIONSHIPS: dict[str, RelationshipKind] = {
    kind.name: kind
    for kind in (
        RelationshipKind("PART_OF", Unit, Unit, "belongs to", org="org:subOrganizationOf"),
        RelationshipKind("REPORTS_TO", Unit, Unit, "takes professional guidance from", org="org:reportsTo"),
        RelationshipKind(
            "COORDINATES_WITH", Unit, Unit, "coordinates with", Coordination, symmetric=True, org="org:linkedTo"
        ),
        RelationshipKind("SERVES", Unit, Unit, "works for the place of"),
        RelationshipKind("POST_IN", Post, Unit, "is a seat in", org="org:postIn"),
        RelationshipKind("HOLDS", Person, Post, "holds", Holding, org="org:holds"),
        RelationshipKind("MEMBER_OF", Person, Unit, "is a member of", Membership, org="org:Membership"),
        RelationshipKind("EMPLOYED_BY", Person, Unit, "has as home unit", org="org:memberOf"),
        RelationshipKind("USES", Unit, Platform, "uses"),
        RelationshipKind("RESPONSIBLE_FOR", Unit, Task, "answers for", Responsibility, key=("role",)),
        RelationshipKind("ATTENDED", Person, Training, "attended"),
        RelationshipKind("ORIGINAL", Change, Unit, "changed", Origin, org="org:originalOrganization"),
        RelationshipKind("RESULTED_IN", Change, Unit, "brought about", org="org:resultingOrganization"),
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
