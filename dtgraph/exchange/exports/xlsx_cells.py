"""Cells of a workbook: writing values that spreadsheets can store, and input validation."""

import re
from collections.abc import Callable
from typing import Any

from ...values import MAX_DIGITS
from ..tables.column_info import Column
from ..tables.serialization import format_cell
from .workbook_guide import column_prompt

__all__ = ["CellWriter", "cell_validation", "cell_writer"]

MIN_NUMBER, MAX_NUMBER = 2.3e-308, 9.9e307
"""Smallest and largest absolute value of a number in a spreadsheet."""

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile(f"{_ESCAPE.pattern}|^<r>|[\ufffe\uffff]")

CellWriter = Callable[[int, int, Any], int]
"""Writes a value to a row and column, and returns 0 on success."""


def cell_writer(sheet: Any, column: Column, formats: dict[str, Any]) -> CellWriter:
    """Return the function that writes a column's values."""

    def write_text(row: int, index: int, value: object) -> int:
        text = format_cell(value)
        if not _SPECIAL.search(text):
            return int(sheet.write_string(row, index, text))
        parts = _rich_parts(text, formats["number"])
        if len(parts) == 1:
            return int(sheet.write_string(row, index, parts[0]))
        return int(sheet.write_rich_string(row, index, *parts, formats["string"]))

    def write_number(row: int, index: int, value: float) -> int:
        in_range = MIN_NUMBER < abs(value) < MAX_NUMBER
        if value == 0 or (in_range and float(f"{value:.{MAX_DIGITS}g}") == value):
            return int(sheet.write_number(row, index, value))
        return int(sheet.write_string(row, index, format_cell(value), formats["string"]))

    return write_number if column.type in ("integer", "number") else write_text


def _rich_parts(text: str, plain: Any) -> list[Any]:
    """Split `text` into parts of rich text, with a format between each two, where as one it would be misread.

    A spreadsheet reads `_x0041_` as an A, and XlsxWriter takes text that begins with `<r>` for the XML of rich text.
    Characters that XML does not allow are replaced.
    """
    text = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    cuts = [match.end() for match in _ESCAPE.finditer(text)]
    if text.startswith("<r>"):
        cuts.insert(0, 1)
    parts: list[Any] = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        parts += [plain, text[start:end]] if parts else [text[start:end]]
    return parts


def cell_validation(column: Column, first: str) -> dict[str, Any] | None:
    """Return XlsxWriter's validation of a column: words of a list, a number within bounds or a date; None if any text.

    `first` is the first cell of the column, such as `C2`.
    """
    messages = {
        "error_title": column.name,
        "error_message": column_prompt(column),
        "input_message": column_prompt(column),
    }
    words = column.allowed_values or (("true", "false") if column.type == "boolean" else ())
    if words:
        return {
            "validate": "list",
            "source": list(words),
            "error_title": column.name,
            "error_message": column_prompt(column),
        }
    if column.type == "date":
        dashes = "".join(f',MID({first},{position},1)="-"' for position in (5, 8))
        return {"validate": "custom", "value": f"=AND(LEN({first})=10{dashes})", **messages}
    if column.type in ("integer", "number"):
        return {**_bounds(column, first), **messages}
    return None


def _bounds(column: Column, first: str) -> dict[str, Any]:
    least, above, most = column.minimum, column.exclusive_minimum, column.maximum
    if above is not None and most is not None:  # "between" in a spreadsheet includes both bounds
        return {"validate": "custom", "value": f"=AND(ISNUMBER({first}),{first}>{above:g},{first}<={most:g})"}
    rule = {"validate": "integer" if column.type == "integer" else "decimal"}
    if above is not None:
        return {**rule, "criteria": ">", "value": above}
    if most is not None:
        return {**rule, "criteria": "between", "minimum": least, "maximum": most}
    return {**rule, "criteria": ">=", "value": least}
