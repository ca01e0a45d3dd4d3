"""Tables in which every free text is HTML and script code, which must be shown as plain text."""

from collections.abc import Sequence
from dataclasses import replace

from dtgraph.exchange.tables.sheet import Sheet

__all__ = ["HOSTILE_TEXT", "with_hostile_texts"]

HOSTILE_TEXT = (
    '<a href="javascript:pwned=1"><img src=x onerror="pwned=1"></a></title></style><script>pwned=1</script>'
    "{n} {{7*7}} &lt;b&gt; javascript:pwned=1"
)
FREE_TEXT_COLUMNS = ("name", "title", "decree", "note", "phone", "email", "decision")


def with_hostile_texts(sheet: Sheet) -> Sheet:
    """Replace all free texts of a table."""
    indices = {index for index, column in enumerate(sheet.columns) if column in FREE_TEXT_COLUMNS}

    def replace_cells(row: Sequence[str]) -> list[str]:
        return [HOSTILE_TEXT if index in indices and cell else cell for index, cell in enumerate(row)]

    return replace(sheet, rows=[(line, replace_cells(row)) for line, row in sheet.rows])
