"""Errors in tables, collected up to a maximum and counted beyond it."""

from ...errors import PROBLEMS, ImportRefusedError, RowError, ascii_safe

__all__ = ["MAX_REPORTED_ERRORS", "ErrorCollector", "SheetError", "row_error"]

MAX_REPORTED_ERRORS = 1_000
"""Maximum number of errors that an import reports."""

_MAX_COLUMN_NAME_LENGTH = 80


def row_error(file: str, row: int, column: str, code: str, /, **values: object) -> RowError:
    """Return the error `code` of `errors.PROBLEMS`; `row` 0 means the whole file, `column` may be empty."""
    problem = PROBLEMS[code]
    column = ascii_safe(column)[:_MAX_COLUMN_NAME_LENGTH]
    message, advice = problem.message.format_map(values), problem.advice.format_map(values)
    return RowError(ascii_safe(file), row, column, code, message, advice)


class SheetError(Exception):
    """A file cannot be read any further, for the reason in `error`."""

    def __init__(self, error: RowError) -> None:
        super().__init__(str(error))
        self.error = error


class ErrorCollector:
    """Collects errors: `total` counts all of them, memory holds a bounded number."""

    def __init__(self) -> None:
        self.total = 0
        self._errors: list[RowError] = []

    def add(self, error: RowError) -> None:
        self.total += 1
        self._errors.append(error)
        if len(self._errors) >= 20 * MAX_REPORTED_ERRORS:
            self._errors = self.first()

    def first(self) -> list[RowError]:
        """Return the first `MAX_REPORTED_ERRORS` errors by file, row and column."""
        return sorted(self._errors)[:MAX_REPORTED_ERRORS]

    def raise_if_any(self, path: str) -> None:
        """Raise `ImportRefusedError` for the import of `path` if any error was added."""
        if self.total:
            raise ImportRefusedError(path, self.first(), self.total)
