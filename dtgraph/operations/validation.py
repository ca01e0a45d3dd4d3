"""What is asked, checked before a store is: so that what is wrong is told in the same words wherever it is asked."""

from datetime import date
from typing import get_args

from ..catalogue import suggest
from ..errors import InputError, shorten
from ..model import Unit
from ..records import Day, parse_date

__all__ = ["HOPS", "ask_by_one", "checked_days", "checked_hops", "checked_position", "checked_words"]

HOPS = 3
"""So many steps a neighbourhood goes at most."""


def _wrong(option: str, found: object, advice: str) -> InputError:
    return InputError("bad-option", option=option, found=shorten(found), advice=advice)


def checked_words(**given: str | None) -> dict[str, str]:
    """Words of the vocabularies of units, those that are given. Raises `InputError` `bad-option`."""
    chosen = {option: word for option, word in given.items() if word is not None}
    for option, word in chosen.items():
        words = get_args(Unit.model_fields[option].annotation)
        if word not in words:
            raise _wrong(option, word, suggest(str(word), words, f"use one of {', '.join(words)}"))
    return chosen


def checked_hops(hops: int) -> int:
    """`hops`. Raises `InputError` `bad-option` where a neighbourhood does not go so far."""
    if not isinstance(hops, int) or isinstance(hops, bool) or not 1 <= hops <= HOPS:
        raise _wrong("hops", hops, f"give a whole number from 1 to {HOPS}")
    return hops


def checked_days(since: Day, until: Day) -> tuple[date, date]:
    """Two days, one after the other. Raises `InputError` `bad-option`."""
    first, last = parse_date(since, "since"), parse_date(until, "until")
    if first >= last:
        raise _wrong("since", first, f"give a day before {last}")
    return first, last


def checked_position(lat: float, lon: float) -> None:
    """Raise `InputError` `bad-option` where a position is none."""
    for name, value, most in (("lat", lat, 90), ("lon", lon, 180)):
        if not -most <= value <= most:
            raise _wrong(name, value, f"give degrees from -{most} to {most}")


def ask_by_one(**given: object) -> None:
    """Raise `InputError` `bad-option` where focal points are not asked by one thing, or narrowed where they cannot be.

    By `unit`, `code`, `name`, or `lat` and `lon`; narrowed by `level`, `kind` and `province`.
    """
    if (given["lat"] is None) != (given["lon"] is None):
        raise _wrong("lat" if given["lat"] is None else "lon", "empty", "give both lat and lon")
    by = [option for option in ("unit", "code", "name") if given[option] is not None]
    by += ["lat and lon"] * (given["lat"] is not None)
    if len(by) > 1:
        raise _wrong(by[1], f"given with {by[0]}", "ask by one of unit, code, name, or lat and lon")
    narrowed = [option for option in ("level", "kind", "province") if given[option] is not None]
    if by in (["unit"], ["lat and lon"]) and narrowed:
        raise _wrong(narrowed[0], f"given with {by[0]}", "leave one out")
    if not by and not narrowed:
        raise _wrong("unit", "empty", "ask by unit, code, name, lat and lon, level, kind or province")
