"""Buffer for the rows and planted gaps of one part of the demonstration network."""

from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import NamedTuple

from ..exchange.tables.table_schema import TABLES
from .days import REFORM_DAY
from .names import email, person_name, phone

__all__ = ["SYNTHETIC", "PlantedGap", "RowBuffer", "post_id"]

SYNTHETIC = "synthetic"
_COLUMNS = {name: table.columns for name, table in TABLES.items()}


def post_id(unit: str, name: str) -> str:
    """Return the id of a post in a unit; the prefix `vn:` is replaced, since posts are synthetic."""
    return f"{unit}:{name}".replace("vn:", "demo:", 1)


class PlantedGap(NamedTuple):
    """A planted gap, or a subject planted as unknown; `detail` is None if the rule has none."""

    rule: str
    subject_id: str
    status: str
    detail: str | None


class RowBuffer:
    """The rows of one part of the network by table, in the columns of `TABLES`, and its planted gaps.

    `key` is the part's key: a province's code, or `centre`. The default `source` of rows is `synthetic`.
    """

    def __init__(self, key: str, rng: Random) -> None:
        self.key = key
        self.rng = rng
        self.tables: dict[str, list[tuple[str, ...]]] = {name: [] for name in TABLES}
        self.truth: list[PlantedGap] = []
        self._people: Counter[str] = Counter()

    def add_gap(self, rule: str, subject: str, status: str, detail: str | None = None) -> None:
        """Record a gap that `rule` must find on `DAY`, or a subject with the status `unknown`."""
        self.truth.append(PlantedGap(rule, subject, status, detail))

    def add_gap_or_unknown(
        self, rule: str, subject: str, status: str, *, reported: bool, detail: str | None = None
    ) -> None:
        """Record a gap, or `unknown` if the unit never reported."""
        self.add_gap(rule, subject, status if reported else "unknown", detail)

    def add_row(self, table: str, **cells: str) -> None:
        """Add a row to a table."""
        cells.setdefault("source", SYNTHETIC)
        self.tables[table].append(tuple([cells.get(column, "") for column in _COLUMNS[table]]))

    def add_unit(
        self,
        id_: str,
        name: str,
        level: str,
        kind: str,
        parent: str = "",
        *,
        sector: str = "state",
        baseline: int | None = None,
        approved: int | None = None,
        reported: str = "",
        start: str = REFORM_DAY,
        end: str = "",
    ) -> str:
        """Add a unit and return its id."""
        self.add_row(
            "units", id=id_, name=name, level=level, kind=kind, sector=sector, parent_id=parent, reported_on=reported,
            payroll_baseline="" if baseline is None else str(baseline),
            payroll_approved="" if approved is None else str(approved), valid_from=start, valid_to=end,
        )  # fmt: skip
        return id_

    def add_post(
        self, unit: str, role: str, title: str, *, name: str = "", start: str = REFORM_DAY, end: str = ""
    ) -> str:
        """Add a post with an id made from `unit` and `name` (or `role`), and return the id."""
        return self.add_post_with_id(post_id(unit, name or role), unit, role, title, start=start, end=end)

    def add_post_with_id(
        self, id_: str, unit: str, role: str, title: str, *, start: str = REFORM_DAY, end: str = ""
    ) -> str:
        """Add a post with its own id and return the id; `unit` is empty if its ties are rows of `links`."""
        self.add_row("posts", id=id_, unit_id=unit, role=role, title=title, valid_from=start, valid_to=end)
        return id_

    def add_person(
        self, place: str, *, home: str = "", title: str = "", skills: str = "", reachable: bool = True, end: str = ""
    ) -> str:
        """Add a person and return the id.

        `place` is a code that becomes part of the id; `reachable` people have a telephone number and an address.
        """
        self._people[place] += 1
        id_ = f"demo:{place}:p{self._people[place]}"
        name = person_name(self.rng)
        self.add_row(
            "people", id=id_, name=name, title=title, home_unit_id=home, skills=skills, valid_to=end,
            phone=phone(self.rng) if reachable else "", email=email(name, id_) if reachable else "",
        )  # fmt: skip
        return id_

    def add_holding(
        self, person: str, post: str, start: str = REFORM_DAY, end: str = "", basis: str = "permanent"
    ) -> None:
        self.add_row("holdings", person_id=person, post_id=post, basis=basis, valid_from=start, valid_to=end)

    def add_membership(
        self, person: str, unit: str, role: str = "member", start: str = REFORM_DAY, end: str = ""
    ) -> None:
        self.add_row("memberships", person_id=person, unit_id=unit, role=role, valid_from=start, valid_to=end)

    def add_link(self, type_: str, source: str, target: str, start: str = "", end: str = "", **cells: str) -> None:
        self.add_row("links", type=type_, source_id=source, target_id=target, valid_from=start, valid_to=end, **cells)

    def add_coordination(
        self, unit: str, other: str, start: str = REFORM_DAY, end: str = "", *, enabled: bool = True
    ) -> None:
        """Add a tie of coordination between two units."""
        first, second = sorted((unit, other))
        self.add_link("COORDINATES_WITH", first, second, start, end, enabled="true" if enabled else "false")

    def copy_rows(self, table: str, rows: Iterable[dict[str, str]]) -> None:
        """Add rows unchanged, with their own source."""
        for row in rows:
            self.add_row(table, **row)
