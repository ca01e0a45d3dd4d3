"""What is wrong with tables, collected: the first thousand of it and the total."""

from ...errors import PROBLEMS, ImportRefusedError, RowError, ascii_safe

__all__ = ["SHOWN", "ErrorCollector", "SheetError", "trouble"]

SHOWN = 1_000
"""How many errors an import shows at most."""

_NAME_LENGTH = 80


def trouble(file: str, row: int, column: str, code: str, /, **values: object) -> RowError:
    """The error `code` of `errors.PROBLEMS` at a place; `row` 0 is the whole file, `column` may be empty."""
    problem = PROBLEMS[code]
    where = ascii_safe(column)[:_NAME_LENGTH]
    return RowError(ascii_safe(file), row, where, code, problem.says.format_map(values), problem.do.format_map(values))


class SheetError(Exception):
    """A file that cannot be read any further, for the reason given in `trouble`."""

    def __init__(self, trouble: RowError) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


class ErrorCollector:
    """Errors as they are found; no more are kept than are shown."""

    def __init__(self) -> None:
        self.total = 0
        self._found: list[RowError] = []

    def add(self, found: RowError) -> None:
        self.total += 1
        self._found.append(found)
        if len(self._found) >= 20 * SHOWN:
            self._found = self.first()

    def first(self) -> list[RowError]:
        """The first of them, by file, row and column."""
        return sorted(self._found)[:SHOWN]

    def refuse(self, path: str) -> None:
        """Raise `ImportRefusedError` for the import of `path`, if there is any."""
        if self.total:
            raise ImportRefusedError(path, self.first(), self.total)
