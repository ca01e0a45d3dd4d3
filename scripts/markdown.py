"""What the generated pages of docs/ are made of."""

from collections.abc import Iterable, Sequence

__all__ = ["MADE", "table"]

MADE = "<!-- Made by scripts/build_docs.py; change the declarations instead. -->\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table."""
    cells = [columns, ["---"] * len(columns), *rows]
    return [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in cells]
