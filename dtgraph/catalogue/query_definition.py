"""Definition of one query of the catalogue: the header and the Cypher text of a file, validated.

The last `RETURN` of a rule gives one row for each subject of its population, covered and unknown ones too: the columns
`SUBJECT_COLUMNS`, then its own. `unit_id` is the unit of the subject, which determines level and province. A file with
only a header is computed by a Python function instead (see `dtgraph.engine.evaluator`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import shorten
from .column_types import QueryKind, date_columns
from .header import Header, Parameter, catalogue_error, line_of, read_header
from .macros import MACROS, mask

__all__ = ["QueryDefinition", "parse"]

_WRITING = re.compile(
    r"\b(CREATE|INSERT|MERGE|SET|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD|IN\s+TRANSACTIONS"
    r"|GRANT|DENY|REVOKE|ALTER|SHOW|USE|TERMINATE)\b",
    re.IGNORECASE,
)
_UNEXPANDED = re.compile(rf"\b({'|'.join(MACROS)})\s*\(|\bINCLUDE\b", re.IGNORECASE)
_UNION = re.compile(r"\bUNION\b", re.IGNORECASE)
_QUOTE = re.compile(r"['\"`]")

_PROCEDURE = re.compile(r"\bCALL\b(?!\s*(?:\([^)]*\)\s*)?\{)", re.IGNORECASE)
_HEADER = re.compile(r"\A(//[^\n]*\n)+")
_RETURN = re.compile(r"\bRETURN\b", re.IGNORECASE)
_TAIL = re.compile(r"\b(ORDER\s+BY|SKIP|LIMIT)\b", re.IGNORECASE)
_ALIAS = re.compile(r"(?:.*\bAS\s+)?(\w+)\s*", re.IGNORECASE | re.DOTALL)
_PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, kw_only=True)
class QueryDefinition(Header):
    """A rule, query or measure, or the evidence or remedies of a rule.

    `text` is plain Cypher, `return_offset` the position of its last `RETURN`. Definitions that are not `trusted` are
    from a user's folder.
    """

    name: str
    path: str
    kind: QueryKind
    text: str
    return_offset: int
    source: str = field(default="", repr=False)
    trusted: bool = True

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule."""
        return self.kind == "rule"

    @property
    def date_columns(self) -> tuple[str, ...]:
        """Names of the columns of type `date`."""
        return date_columns(self.types)

    @property
    def computed(self) -> bool:
        """Whether a Python function computes the rows."""
        return not self.text

    @property
    def match_text(self) -> str:
        """The query up to its last `RETURN`."""
        return self.text[: self.return_offset]

    @property
    def return_items(self) -> str:
        """The items of the last `RETURN`."""
        return self.text[self.return_offset + len("RETURN") :].strip()


def parse(name: str, path: str, source: str, text: str, kind: QueryKind) -> QueryDefinition:
    """Parse a file; `text` is its `source` with macros expanded. Raises `InputError` `bad-catalogue` with file:line."""
    header = read_header(path, source, kind)
    text = _HEADER.sub(lambda lines: "\n" * lines[0].count("\n"), text)
    masked = mask(text)
    if kind in ("rule", "query", "measure") and not masked.strip():
        text, return_offset = "", 0
    else:
        _check_cypher(path, masked, rule=kind == "rule")
        _check_parameters(path, source, masked, header.parameters)
        return_offset = _check_columns(path, text, masked, header.columns)
    return QueryDefinition(
        **vars(header), name=name, path=path, kind=kind, text=text, return_offset=return_offset, source=source
    )


def _check_cypher(path: str, masked: str, *, rule: bool) -> None:
    checks = [
        (_QUOTE, "unclosed {}", "close the quotes"),
        (_WRITING, "{} is not allowed", "only read data"),
        (_PROCEDURE, "{} of a procedure is not allowed", "use CALL (…) { … } only"),
        (_UNEXPANDED, "{} cannot be expanded", "write macros in lower case, with variables as arguments"),
    ]
    for pattern, problem, advice in checks:
        if match := pattern.search(masked):
            word = " ".join(match[0].split()).upper()
            raise catalogue_error(path, _line(masked, match.start()), problem.format(word), advice)
    for match in _UNION.finditer(masked) if rule else ():
        if _depth(masked, match.start()) == 0:
            advice = "put it into CALL () { … } and return the subjects after it"
            raise catalogue_error(path, _line(masked, match.start()), "UNION at the top level of a rule", advice)


def _check_parameters(path: str, source: str, masked: str, parameters: Mapping[str, Parameter]) -> None:
    used = {match[1]: _line(masked, match.start()) for match in _PARAMETER.finditer(masked)}
    for name in used.keys() - parameters.keys() - {"as_of"}:
        raise catalogue_error(path, used[name], f"${name} is not declared", f"add [parameters.{name}] to the header")
    for name in parameters.keys() - used.keys():
        line = line_of(source, f"parameters.{name}")
        raise catalogue_error(path, line, f"the parameter {name} is not used", "use it or remove it")


def _check_columns(path: str, text: str, masked: str, columns: Mapping[str, str]) -> int:
    starts = [match.start() for match in _RETURN.finditer(masked) if _depth(masked, match.start()) == 0]
    if not starts:
        raise catalogue_error(path, _line(masked, len(masked)), "RETURN is missing", "end the query with RETURN")
    start = starts[-1]
    line = _line(masked, start)
    body = masked[start + len("RETURN") :]
    tail = next((match.start() for match in _TAIL.finditer(body) if _depth(body, match.start()) == 0), len(body))
    returned = []
    for item in _split(body[:tail]):
        alias = _ALIAS.fullmatch(item.strip())
        if alias is None:
            raise catalogue_error(path, line, f"{shorten(item.strip())} has no name", "add AS and the column's name")
        returned.append(alias[1])
    if returned != list(columns):
        advice = f"return {', '.join(columns)}, in this order, or change [columns]"
        raise catalogue_error(path, line, f"RETURN has the columns {', '.join(returned)}", advice)
    return start


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _depth(masked: str, position: int) -> int:
    """Number of brackets that are open at a position."""
    before = masked[:position]
    return sum(map(before.count, "([{")) - sum(map(before.count, ")]}"))


def _split(text: str) -> list[str]:
    """Split at commas outside of brackets."""
    items, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            items.append(text[start:position])
            start = position + 1
    return [*items, text[start:]]
