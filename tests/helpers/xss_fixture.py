"""A network in which every free text is one that would be a script, if it were taken for anything but text."""

from collections.abc import Sequence
from dataclasses import replace

from dtgraph.exchange.tables.sheet import Sheet

__all__ = ["HOSTILE", "spoilt"]

HOSTILE = (
    '<a href="javascript:pwned=1"><img src=x onerror="pwned=1"></a></title></style><script>pwned=1</script>'
    "{n} {{7*7}} &lt;b&gt; javascript:pwned=1"
)
TEXTS = ("name", "title", "decree", "note", "phone", "email", "decision")
"""The columns that are free texts."""


def spoilt(sheet: Sheet) -> Sheet:
    """The table with a hostile text in each free text of its rows."""
    places = {place for place, column in enumerate(sheet.columns) if column in TEXTS}

    def cells(row: Sequence[str]) -> list[str]:
        return [HOSTILE if place in places and cell else cell for place, cell in enumerate(row)]

    return replace(sheet, rows=[(line, cells(row)) for line, row in sheet.rows])
