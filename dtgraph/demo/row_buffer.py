"""Where the parts of the demonstration network put their rows, and beside them the truth that they plant."""

from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import NamedTuple

from ..exchange.tables.table_schema import TABLES
from .days import REFORM
from .names import email, person_name, phone

__all__ = ["SYNTHETIC", "Planted", "Rows", "post_id"]

SYNTHETIC = "synthetic"
_COLUMNS = {name: table.columns for name, table in TABLES.items()}


def post_id(unit: str, name: str) -> str:
    """The id of a post in a unit: what is made up is not `vn:`, even where its unit is real."""
    return f"{unit}:{name}".replace("vn:", "demo:", 1)


class Planted(NamedTuple):
    """One planted gap, or one subject that is planted as unknown; `detail` is None where the rule has none."""

    rule: str
    subject_id: str
    status: str
    detail: str | None


class Rows:
    """The rows of one part of the network by table, in the columns of `TABLES`, and its truth.

    Everything is `synthetic` unless it says otherwise. `key` is the part's: a code, or `centre`.
    """

    def __init__(self, key: str, rng: Random) -> None:
        self.key = key
        self.rng = rng
        self.tables: dict[str, list[tuple[str, ...]]] = {name: [] for name in TABLES}
        self.truth: list[Planted] = []
        self._people: Counter[str] = Counter()

    def gap(self, rule: str, subject: str, status: str, detail: str | None = None) -> None:
        """Plant what `rule` must find on the day, or `unknown`."""
        self.truth.append(Planted(rule, subject, status, detail))

    def judged(self, rule: str, subject: str, status: str, *, reported: bool, detail: str | None = None) -> None:
        """Plant a gap, which is only unknown where the unit never `reported`."""
        self.gap(rule, subject, status if reported else "unknown", detail)

    def add(self, table: str, **cells: str) -> None:
        """One row of any table."""
        cells.setdefault("source", SYNTHETIC)
        self.tables[table].append(tuple([cells.get(column, "") for column in _COLUMNS[table]]))

    def unit(
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
        start: str = REFORM,
        end: str = "",
    ) -> str:
        """A unit; gives its id."""
        self.add(
            "units", id=id_, name=name, level=level, kind=kind, sector=sector, parent_id=parent, reported_on=reported,
            payroll_baseline="" if baseline is None else str(baseline),
            payroll_approved="" if approved is None else str(approved), valid_from=start, valid_to=end,
        )  # fmt: skip
        return id_

    def post(self, unit: str, role: str, title: str, *, name: str = "", start: str = REFORM, end: str = "") -> str:
        """A post in a unit, or in none yet where its ties are rows of their own; gives its id."""
        return self.seat(post_id(unit, name or role), unit, role, title, start=start, end=end)

    def seat(self, id_: str, unit: str, role: str, title: str, *, start: str = REFORM, end: str = "") -> str:
        """A post with an id of its own; gives it."""
        self.add("posts", id=id_, unit_id=unit, role=role, title=title, valid_from=start, valid_to=end)
        return id_

    def person(
        self, place: str, *, home: str = "", title: str = "", skills: str = "", reachable: bool = True, end: str = ""
    ) -> str:
        """A new person of `place` (a code, part of the id), with telephone and address where `reachable`."""
        self._people[place] += 1
        id_ = f"demo:{place}:p{self._people[place]}"
        name = person_name(self.rng)
        self.add(
            "people", id=id_, name=name, title=title, home_unit_id=home, skills=skills, valid_to=end,
            phone=phone(self.rng) if reachable else "", email=email(name, id_) if reachable else "",
        )  # fmt: skip
        return id_

    def holds(self, person: str, post: str, start: str = REFORM, end: str = "", basis: str = "permanent") -> None:
        """A person holds a post for a time."""
        self.add("holdings", person_id=person, post_id=post, basis=basis, valid_from=start, valid_to=end)

    def member(self, person: str, unit: str, role: str = "member", start: str = REFORM, end: str = "") -> None:
        """A person is a member of a unit for a time."""
        self.add("memberships", person_id=person, unit_id=unit, role=role, valid_from=start, valid_to=end)

    def link(self, type_: str, source: str, target: str, start: str = "", end: str = "", **cells: str) -> None:
        """A row of links."""
        self.add("links", type=type_, source_id=source, target_id=target, valid_from=start, valid_to=end, **cells)

    def coordinate(self, one: str, other: str, start: str = REFORM, end: str = "", *, enabled: bool = True) -> None:
        """Two units coordinate; the tie may be disabled."""
        first, second = sorted((one, other))
        self.link("COORDINATES_WITH", first, second, start, end, enabled="true" if enabled else "false")

    def copy(self, table: str, rows: Iterable[dict[str, str]]) -> None:
        """Rows as they are, with their own source."""
        for row in rows:
            self.add(table, **row)
