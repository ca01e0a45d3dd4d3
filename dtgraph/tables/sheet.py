"""One table as it comes from a file or is made by the project, before anything is checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Sheet", "UnreadableCell"]


class UnreadableCell(str):
    """A cell that no column can take: its text, the problem's code and the values of the problem's templates."""

    __slots__ = ("code", "values")

    code: str
    values: dict[str, Any]

    def __new__(cls, text: str, code: str, **values: object) -> "UnreadableCell":
        cell = super().__new__(cls, text)
        cell.code = code
        cell.values = values
        return cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells are text, `""` is null; a row comes with its line number (the header's is 1).

    `file` names the sheet in errors; `rows` can be gone through as often as wanted.
    """

    table: str
    file: str
    columns: Sequence[str]
    rows: Iterable[tuple[int, Sequence[str]]]
