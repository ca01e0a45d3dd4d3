"""The cells of a workbook: what a spreadsheet can hold in one, and what it lets be typed there."""

import re
from collections.abc import Callable
from typing import Any

from ..tables.column_info import Column
from ..tables.serialization import cell
from .workbook_guide import prompt

__all__ = ["Write", "validation", "writer"]

DIGITS = 15
"""So many digits a spreadsheet keeps of a number."""

LEAST, MOST = 2.3e-308, 9.9e307
"""The numbers nearest to 0, and farthest from it, that a spreadsheet has."""

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ODD = re.compile(f"{_ESCAPE.pattern}|^<r>|[\ufffe\uffff]")


Write = Callable[[int, int, Any], int]
"""Writes a value to a row and a column; what it gives is 0 where the sheet could hold it."""


def writer(sheet: Any, column: Column, formats: dict[str, Any]) -> Write:
    """What writes the values of a column."""

    def text(row: int, place: int, value: object) -> int:
        written = cell(value)
        if not _ODD.search(written):
            return int(sheet.write_string(row, place, written))
        parts = _parts(written, formats["number"])
        if len(parts) == 1:
            return int(sheet.write_string(row, place, parts[0]))
        return int(sheet.write_rich_string(row, place, *parts, formats["string"]))

    def number(row: int, place: int, value: float) -> int:
        fits = value == 0 or (LEAST < abs(value) < MOST and float(f"{value:.{DIGITS}g}") == value)
        if fits:
            return int(sheet.write_number(row, place, value))
        return int(sheet.write_string(row, place, cell(value), formats["string"]))

    return number if column.type in ("integer", "number") else text


def _parts(text: str, plain: Any) -> list[Any]:
    """`text` in parts, with a format between each two, where written as one it would be read as something else.

    In a workbook `_x0041_` is an A; and XlsxWriter takes for XML what begins as the XML of such parts does. What XML
    cannot hold is replaced.
    """
    text = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    cuts = [match.end() for match in _ESCAPE.finditer(text)]
    if text.startswith("<r>"):
        cuts.insert(0, 1)
    parts: list[Any] = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        parts += [plain, text[start:end]] if parts else [text[start:end]]
    return parts


def validation(column: Column, first: str) -> dict[str, Any] | None:
    """What a spreadsheet lets be typed in a column: words of a list, a number within bounds, a day in its form.

    `first` is the first cell of the column.
    """
    told = {"error_title": column.name, "error_message": prompt(column), "input_message": prompt(column)}
    words = column.words or (("true", "false") if column.type == "boolean" else ())
    if words:
        return {"validate": "list", "source": list(words), "error_title": column.name, "error_message": prompt(column)}
    if column.type == "date":
        dashes = "".join(f',MID({first},{place},1)="-"' for place in (5, 8))
        return {"validate": "custom", "value": f"=AND(LEN({first})=10{dashes})", **told}
    if column.type in ("integer", "number"):
        return {**_bounds(column, first), **told}
    return None


def _bounds(column: Column, first: str) -> dict[str, Any]:
    least, above, most = column.least, column.above, column.most
    if above is not None and most is not None:  # what a spreadsheet has between two numbers may be either of them
        return {"validate": "custom", "value": f"=AND(ISNUMBER({first}),{first}>{above:g},{first}<={most:g})"}
    rule = {"validate": "integer" if column.type == "integer" else "decimal"}
    if above is not None:
        return {**rule, "criteria": ">", "value": above}
    if most is not None:
        return {**rule, "criteria": "between", "minimum": least, "maximum": most}
    return {**rule, "criteria": ">=", "value": least}
