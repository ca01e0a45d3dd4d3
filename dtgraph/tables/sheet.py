"""One table as it comes from a file or is made by the project, before anything is checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Sheet"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells are text, `""` is null; a row comes with its line number (the header's is 1).

    `file` names the sheet in errors; `rows` can be gone through as often as wanted.
    """

    table: str
    file: str
    columns: Sequence[str]
    rows: Iterable[tuple[int, Sequence[str]]]
