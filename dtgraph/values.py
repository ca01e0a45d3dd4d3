"""The kinds of value that a property can have, and what is wrong with one that is not.

Each is a pydantic type that takes a table's cell (text) as well as a JSON value, so that the spreadsheet, the
API and a notebook refuse the same things with the same codes. A refusal is a `PydanticCustomError` whose type
is a code of `errors.PROBLEMS` and whose context fills that problem's templates.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from .errors import shorten

__all__ = [
    "MAX_TEXT",
    "Area",
    "Count",
    "Day",
    "Flag",
    "Id",
    "Latitude",
    "Longitude",
    "Note",
    "Share",
    "Text",
    "Weight",
    "day",
    "faults",
    "fold",
    "is_id",
    "wrong",
]

Fault = tuple[str, str, dict[str, object]]
"""A property or "", a code of `errors.PROBLEMS`, and the values of its templates."""

MAX_TEXT = 10_000
MAX_DIGITS = 15

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._/-]{0,127}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNTED = re.compile(r"[0-9]{5}(\.[0-9]+)?")
_DAY_0, _LIKELY = date(1899, 12, 30), range(1945, 2101)
"""The day that a spreadsheet counts from, as it does since March 1900, and the years that can be meant."""
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FOLDED = str.maketrans({"đ": "d", "ð": "d", **dict.fromkeys("'’‘ʼ`´")})
_LINE_BREAKS = frozenset("\t\n")


def wrong(code: str, **values: object) -> PydanticCustomError:
    """The error that a validator raises for the problem `code` of `errors.PROBLEMS`."""
    return PydanticCustomError(code, "wrong", dict(values))


def faults(error: ValidationError) -> list[Fault]:
    """What `error` says."""
    found: list[Fault] = []
    for detail in error.errors(include_url=False):
        column = str(detail["loc"][0]) if detail["loc"] else ""
        match detail["type"]:
            case "missing":
                found.append((column, "required", {"column": column}))
            case "extra_forbidden":
                found.append((column, "unknown-column", {"found": shorten(column), "advice": "leave it out"}))
            case "literal_error":
                allowed = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
                found.append((column, "not-in-vocabulary", {"found": shorten(detail["input"]), "allowed": allowed}))
            case code:
                found.append((column, code, dict(detail.get("ctx", {}))))
    return found


def day(value: object) -> date:
    """A day, or its text in the form YYYY-MM-DD. Raises `ValueError` for anything else, a moment too."""
    found = _day(value)
    assert isinstance(found, date)
    return found


def fold(text: str) -> str:
    """`text` as a search forgives it: lower case, no diacritics, `đ` as `d`, one space between words.

    An apostrophe joins what stands around it; every other sign parts it, as a space does.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    letters = (c for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def _text(value: object, allowed: frozenset[str] = frozenset()) -> object:
    if not isinstance(value, str):
        raise wrong("not-a-cell-value", found=shorten(value))
    if len(value) > MAX_TEXT:
        raise wrong("too-long", length=len(value))
    if not value.isprintable():
        for character in value:
            if "\ud800" <= character <= "\udfff":
                raise wrong("not-utf-8")
            if character in _BIDIRECTIONAL:
                raise wrong("bidirectional-control", found=f"U+{ord(character):04X}")
            if unicodedata.category(character) in ("Cc", "Zl", "Zp") and character not in allowed:
                raise wrong("control-character", found=f"U+{ord(character):04X}")
    if not value.strip():
        raise wrong("blank")
    text = value if value.isascii() else unicodedata.normalize("NFC", value)
    if len(text) > MAX_TEXT:  # a few characters are several in NFC
        raise wrong("too-long", length=len(text))
    return text


def _note(value: object) -> object:
    return _text(value.replace("\r\n", "\n") if isinstance(value, str) else value, _LINE_BREAKS)


def is_id(text: str) -> bool:
    """Whether `text` can be an id."""
    return _ID.fullmatch(text) is not None


def _id(value: object) -> object:
    if not isinstance(value, str) or not is_id(value):
        raise wrong("not-an-id", found=shorten(value))
    return value


@lru_cache(maxsize=65_536)
def _parse_day(value: str) -> date:
    if not _DAY.fullmatch(value):
        raise wrong("not-a-date", found=shorten(value) + _counted(value))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong("not-a-date", found=shorten(value)) from None


def _counted(value: str) -> str:
    """What to say of a text that is likely to be the number of a day, as a spreadsheet counts them."""
    if not _COUNTED.fullmatch(value):
        return ""
    found = _DAY_0 + timedelta(days=int(value.partition(".")[0]))
    return f", which looks like a spreadsheet's number of {found}" if found.year in _LIKELY else ""


def _day(value: object) -> object:
    if type(value) is date:
        return value
    return _parse_day(value if isinstance(value, str) else str(value))


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise wrong("not-a-boolean", found=shorten(value))


def _count(value: object) -> object:
    if isinstance(value, float) and value.is_integer():  # as JSON has it, 5.0 is a whole number
        value = int(value)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not (text.isascii() and text.isdigit()) or len(text) > MAX_DIGITS:
        raise wrong("not-a-whole-number", found=shorten(value))
    return int(text)


def _number(accepts: Callable[[float], bool], span: str) -> BeforeValidator:
    def parse(value: object) -> object:
        numeric = _NUMBER.fullmatch(value) if isinstance(value, str) else type(value) in (int, float)
        try:
            number = float(value) if numeric else math.nan  # type: ignore[arg-type]  # what is numeric converts
        except OverflowError:  # a whole number that is too large for one with a point
            number = math.inf
        if not math.isfinite(number):
            raise wrong("not-a-number", found=shorten(value))
        if not accepts(number):
            raise wrong("out-of-range", found=shorten(value), range=span)
        return number + 0.0  # -0.0 and 0.0 are one number, and are written alike

    return BeforeValidator(parse)


_SIGNS = r"\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"


def _texts(signs: str) -> WithJsonSchema:
    """Texts without some signs, and not blank."""
    pattern = f"^[^{signs}]*[^{signs}\\s][^{signs}]*$"
    return WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "pattern": pattern})


def _numbers(**bounds: float) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", **bounds})


Id = Annotated[str, BeforeValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"})]
Text = Annotated[str, BeforeValidator(_text), _texts(_SIGNS)]
Note = Annotated[str, BeforeValidator(_note), _texts(_SIGNS.replace(r"\u0000-\u001f", r"\u0000-\u0008\u000b-\u001f"))]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Count = Annotated[
    int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 10**MAX_DIGITS - 1})
]
Latitude = Annotated[float, _number(lambda x: -90 <= x <= 90, "from -90 to 90"), _numbers(minimum=-90, maximum=90)]
Longitude = Annotated[
    float, _number(lambda x: -180 <= x <= 180, "from -180 to 180"), _numbers(minimum=-180, maximum=180)
]
Area = Annotated[float, _number(lambda x: x >= 0, "from 0 on"), _numbers(minimum=0)]
Weight = Annotated[float, _number(lambda x: x > 0, "above 0"), _numbers(exclusiveMinimum=0)]
Share = Annotated[
    float, _number(lambda x: 0 < x <= 1, "above 0 and at most 1"), _numbers(exclusiveMinimum=0, maximum=1)
]
