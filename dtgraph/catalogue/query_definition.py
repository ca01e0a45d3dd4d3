"""One entry of the catalogue: a file's header and query, checked when it is made.

A rule's last `RETURN` gives one row per subject of its population, the covered and the unknown too: the columns
of `JUDGED`, then its own. `unit_id` is the subject's unit, from which level and province derive. A file of a header
alone is a computed entry: a function answers in the place of a query (see `dtgraph.engine.evaluator`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import shorten
from .column_types import Kind, days_in
from .header import Explanation, Parameter, Plot, line_of, read_header, wrong
from .macros import NOTATION, mask

__all__ = ["QueryDefinition", "parse"]

_WRITING = re.compile(
    r"\b(CREATE|INSERT|MERGE|SET|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD|IN\s+TRANSACTIONS"
    r"|GRANT|DENY|REVOKE|ALTER|SHOW|USE|TERMINATE)\b",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(rf"\b({'|'.join(NOTATION)})\s*\(|\bINCLUDE\b", re.IGNORECASE)
_UNION = re.compile(r"\bUNION\b", re.IGNORECASE)
_QUOTE = re.compile(r"['\"`]")

_PROCEDURE = re.compile(r"\bCALL\b(?!\s*(?:\([^)]*\)\s*)?\{)", re.IGNORECASE)
_HEADER = re.compile(r"\A(//[^\n]*\n)+")
_RETURN = re.compile(r"\bRETURN\b", re.IGNORECASE)
_TAIL = re.compile(r"\b(ORDER\s+BY|SKIP|LIMIT)\b", re.IGNORECASE)
_ALIAS = re.compile(r"(?:.*\bAS\s+)?(\w+)\s*", re.IGNORECASE | re.DOTALL)
_PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class QueryDefinition:
    """A rule or a query. `text` is plain Cypher; `returns` is where its last `RETURN` begins in it.

    `vi` are its title, question and fix in Vietnamese, where the header has them.

    An `internal` one serves what others are built on; people are not offered it.

    One that is not `trusted` comes from a user's own folder.
    """

    name: str
    path: str
    kind: Kind
    title: str
    question: str
    text: str
    returns: int
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, str]
    why: str = ""
    basis: str = ""
    severity: str = ""
    population: str = ""
    fix: str = ""
    explanation: Explanation = field(default_factory=Explanation)
    personal: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    vi: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False
    plot: Plot = field(default_factory=Plot)
    source: str = field(default="", repr=False)
    trusted: bool = True

    @property
    def rule(self) -> bool:
        """Whether it is a rule."""
        return self.kind == "rule"

    @property
    def days(self) -> tuple[str, ...]:
        """Its columns that hold days."""
        return days_in(self.types)

    @property
    def computed(self) -> bool:
        """Whether a function answers, not a query."""
        return not self.text

    @property
    def matches(self) -> str:
        """The query up to its last `RETURN`."""
        return self.text[: self.returns]

    @property
    def items(self) -> str:
        """What the last `RETURN` returns."""
        return self.text[self.returns + len("RETURN") :].strip()


def parse(name: str, path: str, source: str, text: str, kind: Kind) -> QueryDefinition:
    """The entry in `source`, whose notation is expanded in `text`. Raises `bad-catalogue` with file:line."""
    header = read_header(path, source, kind)
    text = _HEADER.sub(lambda lines: "\n" * lines[0].count("\n"), text)
    masked = mask(text)
    if kind in ("rule", "query", "measure") and not masked.strip():
        text, returns = "", 0
    else:
        _check_cypher(path, masked, rule=kind == "rule")
        _check_parameters(path, source, masked, header.parameters)
        returns = _check_columns(path, text, masked, header.columns)
    return QueryDefinition(
        name=name, path=path, kind=kind, text=text, returns=returns, parameters=header.parameters,
        columns=header.columns, explanation=header.explanation, personal=header.personal, types=header.types,
        vi=header.vi,
        statuses=header.statuses, internal=header.internal, plot=header.plot,
        source=source, trusted=True, **header.texts,
    )  # fmt: skip


def _check_cypher(path: str, masked: str, *, rule: bool) -> None:
    checks = [
        (_QUOTE, "close the quotes"),
        (_WRITING, "only read"),
        (_PROCEDURE, "use CALL (…) { … } alone"),
        (_LEFT_OVER, "write the notation in lower case, with variables alone"),
    ]
    for pattern, advice in checks:
        if found := pattern.search(masked):
            line = masked.count("\n", 0, found.start()) + 1
            raise wrong(path, line, f"{' '.join(found[0].split()).upper()} in a query", advice)
    for found in _UNION.finditer(masked) if rule else ():
        if _depth(masked, found.start()) == 0:
            line = masked.count("\n", 0, found.start()) + 1
            raise wrong(path, line, "UNION in a rule", "put it into CALL () { … }, and judge what comes out")


def _check_parameters(path: str, source: str, masked: str, parameters: Mapping[str, Parameter]) -> None:
    used = {found[1]: masked.count("\n", 0, found.start()) + 1 for found in _PARAMETER.finditer(masked)}
    for name in used.keys() - parameters.keys() - {"as_of"}:
        raise wrong(path, used[name], f"${name} is not declared", f"add [parameters.{name}] to the header")
    for name in parameters.keys() - used.keys():
        line = line_of(source, f"parameters.{name}")
        raise wrong(path, line, f"the parameter {name} is not used", "use it or remove it")


def _check_columns(path: str, text: str, masked: str, columns: Mapping[str, str]) -> int:
    ends = [found.start() for found in _RETURN.finditer(masked) if _depth(masked, found.start()) == 0]
    if not ends:
        raise wrong(path, masked.count("\n") + 1, "there is no RETURN", "end the query with one")
    start = ends[-1]
    line = masked.count("\n", 0, start) + 1
    body = masked[start + len("RETURN") :]
    tail = next((t.start() for t in _TAIL.finditer(body) if _depth(body, t.start()) == 0), len(body))
    returned = []
    for item in _split(body[:tail]):
        alias = _ALIAS.fullmatch(item.strip())
        if alias is None:
            raise wrong(path, line, f"{shorten(item.strip())} has no name", "add AS and its column")
        returned.append(alias[1])
    if returned != list(columns):
        advice = f"return {', '.join(columns)}, in this order, or change [columns]"
        raise wrong(path, line, f"the RETURN gives {', '.join(returned)}", advice)
    return start


def _depth(masked: str, position: int) -> int:
    before = masked[:position]
    return sum(map(before.count, "([{")) - sum(map(before.count, ")]}"))


def _split(text: str) -> list[str]:
    items, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            items.append(text[start:position])
            start = position + 1
    return [*items, text[start:]]
