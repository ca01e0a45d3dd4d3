"""Types of property values.

Each is a pydantic type that accepts a table cell (text) as well as a JSON value, so that spreadsheets, the API and
notebooks validate alike. An invalid value raises a `PydanticCustomError` whose type is a code of `errors.PROBLEMS` and
whose context fills that problem's templates.
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
    "MAX_TEXT_LENGTH",
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
    "field_errors",
    "fold",
    "is_id",
    "parse_day",
    "value_error",
]

FieldError = tuple[str, str, dict[str, object]]
"""Name of a property (or ""), code of `errors.PROBLEMS`, and values for its templates."""

MAX_TEXT_LENGTH = 10_000
MAX_DIGITS = 15
"""Number of digits that a spreadsheet keeps of a number, and the maximum of a `Count`."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._/-]{0,127}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SERIAL_DATE = re.compile(r"[0-9]{5}(\.[0-9]+)?")
_SERIAL_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheet serial dates (exact from March 1900 on)."""
_PLAUSIBLE_YEARS = range(1945, 2101)
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FOLDED = str.maketrans({"đ": "d", "ð": "d", **dict.fromkeys("'’‘ʼ`´")})
_LINE_BREAKS = frozenset("\t\n")


def value_error(code: str, **values: object) -> PydanticCustomError:
    """Return the error that a validator raises for the problem `code` of `errors.PROBLEMS`."""
    return PydanticCustomError(code, "wrong", dict(values))


def field_errors(error: ValidationError) -> list[FieldError]:
    """Convert a pydantic error to codes of `errors.PROBLEMS`."""
    errors: list[FieldError] = []
    for detail in error.errors(include_url=False):
        column = str(detail["loc"][0]) if detail["loc"] else ""
        match detail["type"]:
            case "missing":
                errors.append((column, "required", {"column": column}))
            case "extra_forbidden":
                errors.append((column, "unknown-column", {"found": shorten(column), "advice": "leave it out"}))
            case "literal_error":
                allowed = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
                errors.append((column, "not-in-vocabulary", {"found": shorten(detail["input"]), "allowed": allowed}))
            case code:
                errors.append((column, code, dict(detail.get("ctx", {}))))
    return errors


def parse_day(value: object) -> date:
    """Return a date from a `date` or text of the form YYYY-MM-DD.

    Raises `ValueError` for anything else, including a `datetime`.
    """
    parsed = _day(value)
    assert isinstance(parsed, date)
    return parsed


def fold(text: str) -> str:
    """Normalize text for searching: lower case, no diacritics, `đ` as `d`, one space between words.

    An apostrophe joins the letters around it; any other punctuation separates them, as a space does.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    letters = (c for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def _text(value: object, allowed: frozenset[str] = frozenset()) -> object:
    if not isinstance(value, str):
        raise value_error("not-a-cell-value", found=shorten(value))
    if len(value) > MAX_TEXT_LENGTH:
        raise value_error("too-long", length=len(value))
    if not value.isprintable():
        for character in value:
            if "\ud800" <= character <= "\udfff":
                raise value_error("not-utf-8")
            if character in _BIDIRECTIONAL:
                raise value_error("bidirectional-control", found=f"U+{ord(character):04X}")
            if unicodedata.category(character) in ("Cc", "Zl", "Zp") and character not in allowed:
                raise value_error("control-character", found=f"U+{ord(character):04X}")
    if not value.strip():
        raise value_error("blank")
    text = value if value.isascii() else unicodedata.normalize("NFC", value)
    if len(text) > MAX_TEXT_LENGTH:  # NFC makes some characters longer
        raise value_error("too-long", length=len(text))
    return text


def _note(value: object) -> object:
    return _text(value.replace("\r\n", "\n") if isinstance(value, str) else value, _LINE_BREAKS)


def is_id(text: str) -> bool:
    """Whether `text` is a valid id."""
    return _ID.fullmatch(text) is not None


def _id(value: object) -> object:
    if not isinstance(value, str) or not is_id(value):
        raise value_error("not-an-id", found=shorten(value))
    return value


@lru_cache(maxsize=65_536)
def _parse_iso_day(value: str) -> date:
    if not _DAY.fullmatch(value):
        raise value_error("not-a-date", found=shorten(value) + _serial_date_hint(value))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise value_error("not-a-date", found=shorten(value)) from None


def _serial_date_hint(value: str) -> str:
    """Return a hint if the text is probably the serial number of a date in a spreadsheet."""
    if not _SERIAL_DATE.fullmatch(value):
        return ""
    serial_date = _SERIAL_EPOCH + timedelta(days=int(value.partition(".")[0]))
    plausible = serial_date.year in _PLAUSIBLE_YEARS
    return f", which looks like the spreadsheet serial number of {serial_date}" if plausible else ""


def _day(value: object) -> object:
    if type(value) is date:
        return value
    return _parse_iso_day(value if isinstance(value, str) else str(value))


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise value_error("not-a-boolean", found=shorten(value))


def _count(value: object) -> object:
    if isinstance(value, float) and value.is_integer():  # in JSON, 5.0 is a whole number
        value = int(value)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not (text.isascii() and text.isdigit()) or len(text) > MAX_DIGITS:
        raise value_error("not-a-whole-number", found=shorten(value))
    return int(text)


def _number(accepts: Callable[[float], bool], range_: str) -> BeforeValidator:
    def parse(value: object) -> object:
        numeric = _NUMBER.fullmatch(value) if isinstance(value, str) else type(value) in (int, float)
        try:
            number = float(value) if numeric else math.nan  # type: ignore[arg-type]  # numeric values convert
        except OverflowError:  # an integer too large for a float
            number = math.inf
        if not math.isfinite(number):
            raise value_error("not-a-number", found=shorten(value))
        if not accepts(number):
            raise value_error("out-of-range", found=shorten(value), range=range_)
        return number + 0.0  # turn -0.0 into 0.0, so that both are written alike

    return BeforeValidator(parse)


_FORBIDDEN = r"\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"


def _text_schema(forbidden: str) -> WithJsonSchema:
    """JSON schema of a text that is not blank and has none of the `forbidden` characters."""
    pattern = f"^[^{forbidden}]*[^{forbidden}\\s][^{forbidden}]*$"
    return WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_TEXT_LENGTH, "pattern": pattern})


def _number_schema(**bounds: float) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", **bounds})


Id = Annotated[str, BeforeValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"})]
Text = Annotated[str, BeforeValidator(_text), _text_schema(_FORBIDDEN)]
Note = Annotated[
    str, BeforeValidator(_note), _text_schema(_FORBIDDEN.replace(r"\u0000-\u001f", r"\u0000-\u0008\u000b-\u001f"))
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Count = Annotated[
    int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 10**MAX_DIGITS - 1})
]
Latitude = Annotated[
    float, _number(lambda x: -90 <= x <= 90, "from -90 to 90"), _number_schema(minimum=-90, maximum=90)
]
Longitude = Annotated[
    float, _number(lambda x: -180 <= x <= 180, "from -180 to 180"), _number_schema(minimum=-180, maximum=180)
]
Area = Annotated[float, _number(lambda x: x >= 0, "of at least 0"), _number_schema(minimum=0)]
Weight = Annotated[float, _number(lambda x: x > 0, "above 0"), _number_schema(exclusiveMinimum=0)]
Share = Annotated[
    float, _number(lambda x: 0 < x <= 1, "above 0 and at most 1"), _number_schema(exclusiveMinimum=0, maximum=1)
]
