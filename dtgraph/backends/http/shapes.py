"""The shapes of what a service answers, read into the types that the core answers with."""

from functools import cache
from typing import Annotated, Any, Generic, NotRequired, TypeVar

from pydantic import AfterValidator, TypeAdapter
from typing_extensions import TypedDict

from ...analysis.path_types import Paths
from ...analysis.scorecard import ScorecardDay
from ...errors import ascii_safe

__all__ = [
    "CardsTold",
    "GapsTold",
    "Items",
    "Measures",
    "Names",
    "Problem",
    "Readiness",
    "Rights",
    "RowsTold",
    "RulePage",
    "SeveralPaths",
    "read",
]

Item = TypeVar("Item")
Row = dict[str, Any]

Said = Annotated[str, AfterValidator(ascii_safe)]
"""A text that may be shown: a service is not trusted with a terminal."""


class Readiness(TypedDict):
    """That the service can answer."""

    version: int


class Rights(TypedDict):
    """What the key may see."""

    personal: bool
    within: str | None


class Fault(TypedDict):
    """One thing wrong in a table."""

    file: Said
    row: int
    column: Said
    code: Said
    detail: Said
    advice: Said


class Problem(TypedDict):
    """What went wrong."""

    code: Said
    detail: Said
    advice: Said
    kind: Said
    errors: NotRequired[list[Fault]]
    total: NotRequired[int]


class Items(TypedDict, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next: str | None


class RowsTold(TypedDict):
    """The rows of a query or a measure."""

    rows: list[Row]


class Measures(TypedDict):
    """The rows of measures."""

    measures: dict[str, list[Row]]


class Counts(TypedDict):
    """How many subjects are covered, in a gap, or unknown."""

    covered: int
    gap: int
    unknown: int


class Summed(Counts):
    """The counts in all, by level and by province."""

    by_level: dict[str, Counts]
    by_province: dict[str, Counts]


class RuleAnswer(TypedDict):
    """What a rule says; of one that is not asked for its findings, the summary alone."""

    summary: Summed
    findings: NotRequired[list[Row]]


class GapsTold(TypedDict):
    """What rules say."""

    rules: dict[str, RuleAnswer]


class RulePage(TypedDict):
    """What a rule says, its findings page by page."""

    summary: Summed
    items: list[Row]
    next: str | None


class CardsTold(TypedDict):
    """The scorecard, day by day."""

    dates: list[ScorecardDay]


class SeveralPaths(TypedDict):
    """The paths to each of several units."""

    targets: dict[str, Paths]


class Names(TypedDict):
    """The names of units by their ids."""

    names: dict[str, str]


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    """What reads a shape; made when it is first read."""
    return TypeAdapter(shape)


def read(shape: type[Item], text: bytes | str) -> Item:
    """JSON in a shape. Raises `pydantic.ValidationError`."""
    found: Item = _adapter(shape).validate_json(text)  # type: ignore[arg-type]  # a type has a hash
    return found
