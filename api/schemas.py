"""What answers look like, for the documentation: the shapes of the core, and those that the service adds."""

from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from ..analysis.path_types import Paths
from ..analysis.scorecard import ScorecardDay

__all__ = [
    "GapsResponse",
    "Imported",
    "Items",
    "Names",
    "QueryResponse",
    "ResilienceResponse",
    "RulePage",
    "ScorecardResponse",
    "SeveralPaths",
    "Written",
]

Item = TypeVar("Item")

Next = Annotated[str | None, Field(description="The cursor of the next page; null at the end.")]


class Items(BaseModel, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next: Next


class Counts(TypedDict):
    """How many subjects are covered, in a gap, or unknown; `share` is over what is known, null where nothing is."""

    population: int
    covered: int
    gap: int
    unknown: int
    share: float | None


class Summary(Counts):
    """The counts in all, by level and by province; an empty key: none."""

    by_level: dict[str, Counts]
    by_province: dict[str, Counts]


class Finding(BaseModel):
    """A gap: the columns that every rule has; the rule's own beside them."""

    model_config = ConfigDict(extra="allow")

    subject_id: str
    subject_name: Annotated[str | None, Field(description="Null where it is a person's, without the right to it.")]
    level: str | None
    province_id: str | None
    status: str
    since: date | None
    detail: str | None


class RuleAnswer(BaseModel):
    """What a rule says."""

    summary: Summary
    findings: list[Finding] | None = None


class GapsResponse(BaseModel):
    """What rules say on a day."""

    as_of: date
    rules: dict[str, RuleAnswer]


class RulePage(BaseModel):
    """What a rule says on a day, its findings page by page."""

    as_of: date
    rule: str
    summary: Summary
    items: list[Finding]
    next: Next


class QueryResponse(BaseModel):
    """The rows of a query or a measure."""

    name: str
    as_of: date
    columns: list[str]
    rows: list[dict[str, Any]]


class ResilienceResponse(BaseModel):
    """The rows of measures by their names."""

    as_of: date
    measures: dict[str, list[dict[str, Any]]]


class ScorecardResponse(BaseModel):
    """The scorecard of Decision 1690, day by day."""

    dates: list[ScorecardDay]


class Names(BaseModel):
    """The names of units by their ids."""

    names: dict[str, str]


class SeveralPaths(BaseModel):
    """The paths to each of several units."""

    targets: dict[str, Paths]


class Written(BaseModel):
    """What a write did: rows of tables, nodes and relationships, and the version of the network since."""

    rows: int
    created: int
    changed: int
    removed: int
    unchanged: int
    rejected: int
    version: int


class Imported(Written):
    """What an import did, and the rows that it left out, as a file that can be mended and imported again."""

    rejects: str | None = None
