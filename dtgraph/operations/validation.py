"""Validation of arguments, the same wherever an operation runs: local, over HTTP, on the command line."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, get_args

from ..catalogue import suggest
from ..errors import InputError, shorten
from ..model import Unit, today
from ..values import fold, is_id, parse_day
from .pagination import MAX_PAGE_SIZE

__all__ = [
    "MAX_HOPS",
    "check_exclusive_selectors",
    "check_position",
    "check_since_before_until",
    "normalize_search",
    "parse_date",
    "validate_hops",
    "validate_limit",
    "validate_search",
    "validate_unit",
    "validate_units",
    "validate_word",
]

MAX_HOPS = 3
"""Largest radius of a neighbourhood."""


def _wrong(option: str, value: object, advice: str) -> InputError:
    return InputError("bad-option", option=option, found=shorten(value), advice=advice)


def parse_date(value: Any, name: str = "as_of") -> date:
    """A date or its text; None is today in Viet Nam. Raises `InputError` `bad-option`."""
    if value is None:
        return today()
    if isinstance(value, datetime) and value.time() == time.min:  # as data frames hold dates
        return value.date()
    try:
        return parse_day(value)
    except ValueError:
        raise _wrong(name, value, "give a date as YYYY-MM-DD") from None


def validate_word(value: str | None, name: str) -> str | None:
    """A word of the vocabulary of a property of units, such as a level."""
    words = get_args(Unit.model_fields[name].annotation)
    if value is not None and value not in words:
        raise _wrong(name, value, suggest(str(value), words, f"use one of {', '.join(words)}"))
    return value


def validate_unit(value: str | None, _name: str) -> str | None:
    """An id of a unit. Raises `InputError` `unknown-unit` for a text that cannot be an id."""
    if value is not None and not is_id(value):
        raise InputError("unknown-unit", found=shorten(value))
    return value


def validate_units(value: Any, _name: str) -> list[str]:
    """A list of ids, without those that cannot be one."""
    return [unit for unit in dict.fromkeys(value) if is_id(unit)]


def _validate_range(value: int, name: str, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise _wrong(name, value, f"give a whole number from 1 to {most:,}")
    return value


def validate_limit(value: int, name: str) -> int:
    """A page size."""
    return _validate_range(value, name, MAX_PAGE_SIZE)


def validate_hops(value: int, name: str) -> int:
    """A radius of a neighbourhood."""
    return _validate_range(value, name, MAX_HOPS)


def normalize_search(text: str) -> str:
    """A search text folded as names are (`dtgraph.values.fold`). Raises `InputError` `bad-option` if it is empty."""
    folded = fold(text) if isinstance(text, str) else ""
    if not folded:
        raise InputError("bad-option", option="TEXT", found=shorten(text), advice="give a name, an id or a code")
    return folded


def validate_search(value: str | None, _name: str) -> str | None:
    """A text to search for."""
    if value is not None:
        normalize_search(value)
    return value


def check_since_before_until(arguments: Mapping[str, Any]) -> None:
    """Raise `InputError` `bad-option` unless `since` is before `until`."""
    if arguments["since"] >= arguments["until"]:
        raise _wrong("since", arguments["since"], f"give a date before {arguments['until']}")


def check_position(lat: float, lon: float) -> None:
    """Raise `InputError` `bad-option` for a position out of range."""
    for name, value, most in (("lat", lat, 90), ("lon", lon, 180)):
        if not -most <= value <= most:
            raise _wrong(name, value, f"give degrees from -{most} to {most}")


def check_exclusive_selectors(arguments: Mapping[str, Any]) -> None:
    """Raise `InputError` `bad-option` unless units are selected in one way.

    By `unit`, `code`, `name`, or `lat` and `lon`; `level`, `kind` and `province` filter units selected by code or name,
    or select on their own.
    """
    lat, lon = arguments["lat"], arguments["lon"]
    if (lat is None) != (lon is None):
        raise _wrong("lat" if lat is None else "lon", "empty", "give both lat and lon")
    selectors = [option for option in ("unit", "code", "name") if arguments[option] is not None]
    selectors += ["lat and lon"] * (lat is not None)
    if len(selectors) > 1:
        raise _wrong(selectors[1], f"given with {selectors[0]}", "select by one of unit, code, name, or lat and lon")
    filters = [option for option in ("level", "kind", "province") if arguments[option] is not None]
    if selectors in (["unit"], ["lat and lon"]) and filters:
        raise _wrong(filters[0], f"given with {selectors[0]}", "leave one out")
    if not selectors and not filters:
        raise _wrong("unit", "empty", "select by unit, code, name, lat and lon, level, kind or province")
    if lat is not None:
        check_position(lat, lon)
