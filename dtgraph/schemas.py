"""Types of all data that are exchanged: results of operations, and the JSON of the HTTP service.

Each is declared once. Operations return them, the service documents them (OpenAPI, from which the TypeScript types of
the page are generated), and the HTTP client parses them. JSON has dates as ``YYYY-MM-DD``. Personal data (names, phone
numbers and e-mail addresses of people) are null for callers without the right to read them.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, Literal, NotRequired, TypeVar

from pydantic import AfterValidator, Field, WithJsonSchema
from typing_extensions import TypedDict

from .errors import KINDS, ascii_safe
from .model import Level, Severity, Unit
from .stores.protocol import Row

__all__ = [
    "IMPORT_PATH",
    "BranchRow",
    "ChangeRow",
    "ChangedUnit",
    "Changes",
    "Closest",
    "Communes",
    "Contact",
    "Counts",
    "Disjoint",
    "Escalation",
    "Evidence",
    "EvidenceItem",
    "Finding",
    "FocalPoint",
    "Gaps",
    "Holder",
    "ImportResult",
    "Items",
    "LevelCounts",
    "MapUnits",
    "Measures",
    "Member",
    "Names",
    "Neighbour",
    "Neighbourhood",
    "NetworkState",
    "OmittedNeighbours",
    "Overview",
    "Path",
    "PathParameters",
    "PathUnit",
    "Paths",
    "PostHeld",
    "Problem",
    "Provinces",
    "QueryRows",
    "Readiness",
    "RejectedTables",
    "Remedy",
    "Rights",
    "Row",
    "RuleFindings",
    "RuleOverview",
    "RulePage",
    "ScorecardDay",
    "ScorecardDays",
    "SeveralPaths",
    "Step",
    "Summary",
    "TableError",
    "Target",
    "Tie",
    "Totals",
    "UnitDetails",
    "UnitEvents",
    "UnitRow",
    "Written",
]

IMPORT_PATH = "/v1/import"
"""Path of imports, whose bodies are not limited like those of rows."""

Item = TypeVar("Item")

Disjoint = Literal["none", "edge", "node"]

Cursor = Annotated[str | None, Field(description="Cursor of the next page; null on the last page.")]
Displayable = Annotated[str, AfterValidator(ascii_safe)]
"""Text of a service, which must not be able to control a terminal."""


class Items(TypedDict, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: Cursor


# units


class UnitRow(TypedDict):
    """A unit in a list. `current` tells whether it exists on the requested day."""

    id: str
    name: str
    level: Level
    kind: str
    province_id: str | None
    current: bool


class BranchRow(UnitRow):
    """A unit in the hierarchy, with the number of its current children."""

    children: int


class Holder(TypedDict):
    """The holder of a post."""

    person_id: str
    name: str | None
    phone: str | None
    email: str | None
    basis: str | None
    since: date | None
    until: date | None


class PostHeld(TypedDict):
    """A current post and its holders; a vacant post has none."""

    id: str
    role: str
    title: str | None
    holders: list[Holder]


class Member(TypedDict):
    """A member of a unit."""

    person_id: str
    name: str | None
    role: str | None
    since: date | None


def _parse_dates(unit: Row) -> Row:
    """Parse the dates of a stored unit, which is not a type of its own in JSON."""
    dates = (name for name in _UNIT_DATES if isinstance(unit.get(name), str))
    return {**unit, **{name: date.fromisoformat(unit[name]) for name in dates}}


_UNIT_DATES = tuple(name for name, info in Unit.model_fields.items() if "date" in str(info.annotation))

StoredUnit = Annotated[
    Row,
    AfterValidator(_parse_dates),
    WithJsonSchema(Unit.model_json_schema() | {"title": "StoredUnit", "required": list(Unit.model_fields)}),
]
"""All properties of a unit."""

UtcDatetime = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]


class UnitDetails(TypedDict):
    """A unit as stored, and its posts, members and places on the requested day (empty if the unit is not current)."""

    unit: StoredUnit
    recorded_at: UtcDatetime
    current: bool
    province_id: str | None
    part_of: list[str]
    serves: list[str]
    posts: list[PostHeld]
    members: list[Member]


class Neighbour(TypedDict):
    """A unit and its distance in hops."""

    id: str
    name: str
    level: Level
    kind: str
    hops: int


class Tie(TypedDict):
    """A relationship in force. `weight` is its cost in a path; null for types that are not used for coordination."""

    type: str
    source_id: str
    target_id: str
    weight: float | None


class OmittedNeighbours(TypedDict):
    """A unit and the number `n` of its neighbours that were left out."""

    id: str
    n: int


class Neighbourhood(TypedDict):
    """The units around a unit, nearest first, and the relationships between them.

    If not `complete`, units beyond the limit were left out; `more` counts them by the units that they are tied to.
    """

    units: list[Neighbour]
    ties: list[Tie]
    complete: bool
    more: list[OmittedNeighbours]


class MapUnits(TypedDict):
    """Governments, ministries, agencies and people's committees as columns of equal length, ordered by id.

    `parent` and `province` are indices into these columns, or null.
    """

    id: list[str]
    name: list[str]
    level: list[str]
    kind: list[str]
    code: list[str | None]
    lat: list[float | None]
    lon: list[float | None]
    parent: list[int | None]
    province: list[int | None]


class Names(TypedDict):
    """Names of units by id."""

    names: dict[str, str]


# contacts and paths


class FocalPoint(TypedDict):
    """A person who holds a focal-point post."""

    post_id: str
    person_id: str
    name: str | None
    phone: str | None
    email: str | None
    since: date | None


class Contact(TypedDict):
    """The focal points of a unit. `status` is the one that the rule `units_without_focal_point` assigns.

    `fallback` has the contacts of the nearest units above that have a focal point; it is empty if the unit has one.
    """

    unit_id: str
    status: str
    focal_points: list[FocalPoint]
    fallback: list["Contact"]


class Step(TypedDict):
    """A step of a path: the type and weight of the relationship; `person_id` for a step through a person."""

    type: str
    weight: float
    person_id: NotRequired[str]


Closest = TypedDict("Closest", {"from": str, "to": str, "distance_km": float})
"""The closest pair of units of two components, by great-circle distance in kilometres."""


class PathUnit(TypedDict):
    """A unit on a path and its contact."""

    id: str
    name: str
    contact: Contact | None


class Path(TypedDict):
    """Units in order and the steps between them; `staffed` if every unit between the ends has a focal point."""

    cost: float
    staffed: bool
    units: list[PathUnit]
    steps: list[Step]


class Paths(TypedDict):
    """Paths by increasing cost. If there is none: the sizes of the two components and their closest units.

    `min_cut` (for disjoint paths) lists the units (`ID`) or relationships (`ID~ID`) that every further path would use.
    """

    paths: list[Path]
    min_cut: list[str] | None
    components: Annotated[list[int], Field(min_length=2, max_length=2)] | None
    closest: Closest | None


class SeveralPaths(TypedDict):
    """Paths to each of several target units."""

    targets: dict[str, Paths]


class PathParameters(TypedDict, total=False):
    """Options of `paths`; documented in the header of the query `paths`."""

    k: int
    staffed: bool
    disjoint: Disjoint
    avoid: Sequence[str] | None
    within: str | None
    through_people: bool
    max_cost: float | None


class Escalation(TypedDict):
    """The units from the given one up to the coordinator and the steps between them.

    `reached` is false if the last unit is not the coordinator.
    """

    coordinator: str | None
    reached: bool
    units: list[PathUnit]
    steps: list[Step]


# changes


class ChangedUnit(TypedDict):
    """A unit before or after a change."""

    id: str
    name: str
    level: Level


class ChangeRow(TypedDict):
    """A reorganisation with the units before and after it."""

    id: str
    kind: str
    on: date
    decree: str | None
    note: str | None
    before: list[ChangedUnit]
    after: list[ChangedUnit]


class LevelCounts(TypedDict):
    """Number of people's committees of a level on the first and on the last day."""

    level: Level
    before: int
    after: int


class Changes(TypedDict):  # pydantic does not resolve the item type of a base class
    """One page of reorganisations, ordered by day and id, and the number of people's committees before and after."""

    items: list[ChangeRow]
    next: Cursor
    counts: list[LevelCounts]


# rules


class Counts(TypedDict):
    """Numbers of subjects. `share` is covered ÷ (covered + gap); null if both are 0."""

    population: int
    covered: int
    gap: int
    unknown: int
    share: float | None


class Summary(Counts):
    """Counts in total, by level and by province; the key is empty for subjects without one."""

    by_level: dict[str, Counts]
    by_province: dict[str, Counts]


class EvidenceItem(TypedDict):
    """A node that concerns a finding, the relationship that led to it, and when they are in force."""

    label: str
    id: str
    name: str | None
    note: str | None
    tie: str | None
    to: str | None
    valid_from: date | None
    valid_to: date | None
    in_force: bool


class Evidence(TypedDict):
    """The expected state, and the nodes found instead."""

    expected: str
    found: list[EvidenceItem]


class Remedy(TypedDict):
    """A proposed remedy. If no candidate was found nearby, `action` is the rule's general remedy, the rest null."""

    distance: int | None
    action: str
    label: str | None
    id: str | None
    name: str | None
    note: str | None


class Finding(TypedDict, extra_items=Any):  # type: ignore[call-arg]  # PEP 728: the rule's own columns
    """A gap: the columns common to all rules; a rule's own columns are added to them.

    `evidence`, `basis`, `vintage` and `remedies` are present if an explanation was requested.
    """

    subject_id: str
    subject_name: Annotated[str | None, Field(description="Null for a person without the right to personal data.")]
    level: Level | None
    province_id: str | None
    status: str
    since: date | None
    detail: str | None
    evidence: NotRequired[Evidence]
    basis: NotRequired[str]
    vintage: NotRequired[str | None]
    remedies: NotRequired[list[Remedy]]


class RuleFindings(TypedDict):
    """The result of a rule; without `findings` if only the summary was requested."""

    summary: Summary
    findings: NotRequired[list[Finding]]


class Gaps(TypedDict):
    """Results of rules on a day."""

    as_of: date
    rules: dict[str, RuleFindings]


class RulePage(TypedDict):
    """One page of the findings of a rule on a day."""

    items: list[Finding]
    next: Cursor
    as_of: date
    rule: str
    summary: Summary


class Target(Summary):
    """A target of the scorecard: the share to reach, and the counts of its rule."""

    rule: str
    target: float


class ScorecardDay(TypedDict):
    """All targets on one day; guard rules come last."""

    as_of: date
    targets: list[Target]


class ScorecardDays(TypedDict):
    """The scorecard of Decision 1690 on one or more days."""

    dates: list[ScorecardDay]


class QueryRows(TypedDict):
    """Rows of a query or measure."""

    name: str
    as_of: date
    columns: list[str]
    rows: list[Row]


class Measures(TypedDict):
    """Rows of measures by name."""

    as_of: date
    measures: dict[str, list[Row]]


# overview


class Totals(TypedDict):
    """Current units of a level, their posts, holders and members."""

    level: Level
    units: int
    posts: int
    holders: int
    members: int


class UnitEvents(TypedDict):
    """Numbers of mapped units that began and ended on a day."""

    day: date
    begun: int
    ended: int


class Provinces(TypedDict):
    """Provincial people's committees as columns of equal length, ordered by id."""

    id: list[str]
    name: list[str]
    lat: list[float | None]
    lon: list[float | None]


class Communes(Provinces):
    """Commune people's committees; `province` is an index into the columns of the provinces, or null."""

    province: list[int | None]


class RuleOverview(TypedDict):
    """Counts of a rule in total and by province index (covered, gap, unknown).

    `communes` are indices of communes with gaps and `gaps` their numbers of gaps. `unknown_in` are the indices of
    communes with unknown subjects, run-length encoded: first index, length, first index, length, …
    """

    rule: str
    severity: Severity
    target: float | None
    guard: bool
    population: int
    covered: int
    gap: int
    unknown: int
    share: float | None
    by_province: dict[int, Annotated[list[int], Field(min_length=3, max_length=3)]]
    communes: list[int]
    gaps: list[int]
    unknown_in: list[int]


class NetworkState(TypedDict):
    """The version of the network; `synthetic` is true if any unit of the day is made up."""

    as_of: date
    version: int
    synthetic: bool


class Overview(TypedDict):
    """The network on a day and the results of rules by province and commune.

    Parts that were not requested, or that cover more than the caller's subtree, are null. `synthetic` is true if any
    unit is made up. `totals` are ordered by level, `days` are all days on which mapped units began or ended.
    """

    as_of: date
    synthetic: bool
    totals: list[Totals] | None
    days: list[UnitEvents] | None
    provinces: Provinces | None
    communes: Communes | None
    rules: list[RuleOverview]


# writes


class Written(TypedDict):
    """The effect of a write: table rows, nodes and relationships, and the version of the network after it."""

    rows: int
    created: int
    changed: int
    removed: int
    unchanged: int
    rejected: int
    version: int


class ImportResult(Written):
    """The effect of an import; `rejects` is the file of rejected rows."""

    rejects: NotRequired[str | None]


# the service


class Rights(TypedDict):
    """Rights of the caller."""

    personal: Annotated[bool, Field(description="Whether personal data are shown; otherwise they are null.")]
    within: Annotated[str | None, Field(description="The unit whose subtree is visible; null for the whole network.")]


ColumnsState = Literal["unchecked", "equal", "replaced"]
"""Whether columns were compared with the store, and equal or, because they differed, read anew."""


class Readiness(TypedDict):
    """The store answers."""

    status: Literal["ready"]
    version: Annotated[int, Field(description="Number of commits that changed the network.", examples=[12])]
    columns: Annotated[
        ColumnsState,
        Field(description="Whether the columns from which answers are computed were compared with the store."),
    ]


class TableError(TypedDict):
    """An error in a table. Row 0 means the whole file."""

    file: Displayable
    row: Annotated[int, Field(description="Line of the file; 0 for the whole file.")]
    column: Displayable
    code: Displayable
    detail: Displayable
    advice: Displayable


class Problem(TypedDict, extra_items=Any):  # type: ignore[call-arg]  # PEP 728: RFC 9457 allows extensions
    """An error (RFC 9457)."""

    type: Annotated[str, Field(examples=["urn:dtgraph:problem:unknown-unit"])]
    title: Annotated[str, Field(examples=["Unknown unit"])]
    status: Annotated[int, Field(examples=[404])]
    detail: Annotated[Displayable, Field(examples=["there is no unit “vn:commune:99999:2025”"])]
    code: Annotated[Displayable, Field(description="Error code, see the error reference.", examples=["unknown-unit"])]
    advice: Annotated[Displayable, Field(examples=["look it up with: dtgraph find TEXT"])]
    kind: Annotated[Displayable, Field(description=f"Class of the error: {', '.join(KINDS)}.", examples=["input"])]


class RejectedTables(Problem):
    """Refused tables: the first 1,000 errors and their total number."""

    errors: NotRequired[list[TableError]]
    total: NotRequired[int]
