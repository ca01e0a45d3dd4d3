"""Parameters that several operations share."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from ..model import Kind, Level, Sector
from ..values import Day, Flag, Id, Latitude, Longitude
from .pagination import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, write_cursor
from .registry import Parameter
from .validation import parse_date, validate_limit, validate_search, validate_unit, validate_word

__all__ = [
    "EXAMPLE_CODE",
    "EXAMPLE_COMMUNE",
    "EXAMPLE_DAY",
    "EXAMPLE_PROVINCE",
    "EXAMPLE_RULE",
    "EXAMPLE_TEXT",
    "AsOf",
    "Code",
    "Cursor",
    "DateInput",
    "KindFilter",
    "LevelFilter",
    "Limit",
    "NameSearch",
    "OptionalUnit",
    "PositionLatitude",
    "PositionLongitude",
    "Progress",
    "ProgressCallback",
    "Province",
    "SectorFilter",
    "UnitId",
    "UnitInPath",
    "Within",
    "flag",
]

EXAMPLE_COMMUNE, EXAMPLE_PROVINCE = "vn:commune:03439:2025", "vn:province:12:2024"
"""Units of the sample network that examples use."""

EXAMPLE_CODE, EXAMPLE_TEXT, EXAMPLE_POSITION = "03439", "thu lum", (22.6474, 102.448)
"""Code, words of the name and position of the commune."""

EXAMPLE_DAY = "2026-06-30"
"""Day of the sample network."""

EXAMPLE_RULE = "units_without_focal_point"

EXAMPLE_CURSOR = write_cursor(("a",))

DateInput = date | str | None
"""A date, its text as YYYY-MM-DD, or None for today in Viet Nam."""

ProgressCallback = Callable[[str, int, int | None], None]
"""Called with the current step, the number of finished steps, and the total if known."""

AsOf = Annotated[date, Parameter(Day, "The day; today in Viet Nam by default.", None, parse_date)]
UnitId = Annotated[
    str,
    Parameter(Id, "Id of the unit.", validate=validate_unit, examples=[EXAMPLE_COMMUNE]),
]
UnitInPath = Annotated[
    str,
    Parameter(
        Id,
        "Id of the unit, with its colons and slashes.",
        validate=validate_unit,
        examples=[EXAMPLE_COMMUNE],
        alias="id",
    ),
]
OptionalUnit = Annotated[str | None, Parameter(Id, "Id of the unit.", None, validate_unit, examples=[EXAMPLE_COMMUNE])]
Within = Annotated[
    str | None, Parameter(Id, "Only the subtree of this unit.", None, validate_unit, examples=[EXAMPLE_PROVINCE])
]
Province = Annotated[
    str | None, Parameter(Id, "Only units of this province.", None, validate_unit, examples=[EXAMPLE_PROVINCE])
]
Limit = Annotated[
    int,
    Parameter(
        int,
        "Maximum number of items of a page.",
        DEFAULT_PAGE_SIZE,
        validate_limit,
        {"ge": 1, "le": MAX_PAGE_SIZE},
        [DEFAULT_PAGE_SIZE],
    ),
]
Cursor = Annotated[
    str | None,
    Parameter(
        str,
        "Cursor of the page: `next` of the page before.",
        None,
        limits={"max_length": 4_000},
        examples=[EXAMPLE_CURSOR],
    ),
]
Code = Annotated[
    str | None,
    Parameter(
        str, "Only units with this official code on the day.", None, limits={"max_length": 100}, examples=[EXAMPLE_CODE]
    ),
]
NameSearch = Annotated[
    str | None,
    Parameter(
        str,
        "Words of the name, ignoring case and diacritics.",
        None,
        validate_search,
        {"max_length": 200},
        [EXAMPLE_TEXT],
    ),
]
LevelFilter = Annotated[str | None, Parameter(Level, "Only units of this level.", None, validate_word)]
KindFilter = Annotated[str | None, Parameter(Kind, "Only units of this kind.", None, validate_word)]
SectorFilter = Annotated[str | None, Parameter(Sector, "Only units of this sector.", None, validate_word)]
PositionLatitude = Annotated[
    float | None,
    Parameter(Latitude, "With `lon`: the nearest commune to this position.", None, examples=[EXAMPLE_POSITION[0]]),
]
PositionLongitude = Annotated[float | None, Parameter(Longitude, "With `lat`.", None, examples=[EXAMPLE_POSITION[1]])]
Progress = Annotated[
    ProgressCallback | None, Parameter(Any, "Called with the progress of long operations.", None, remote=False)
]


def flag(description: str, default: bool) -> Parameter:
    """Declare a boolean parameter."""
    return Parameter(Flag, description, default)
