"""Everything that can go wrong, each kind declared once.

    DtgraphError
    ├── InputError        an option, a file or a parameter is wrong        (exit code 2)
    │   └── ImportRefusedError one or many rows of an import are wrong
    ├── StoreError        the store cannot be reached, opened or read      (exit code 3)
    ├── AccessError       a service does not let it be asked, or not so much (exit code 3)
    └── RefusedError      well-formed, but refused by what the network is  (exit code 4)

A kind is a `Problem`: a stable code, a sentence that says what is wrong, and what to do about it. The
command line, the API and the documentation all derive their texts from `PROBLEMS`. No sentence may carry
personal data: whoever reports a value of a personal column passes `REDACTED` in its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

__all__ = [
    "KINDS",
    "PROBLEMS",
    "REDACTED",
    "AccessError",
    "DtgraphError",
    "ImportRefusedError",
    "InputError",
    "Problem",
    "RefusedError",
    "RowError",
    "StoreError",
    "ascii_safe",
    "shorten",
]

REDACTED = "a value that is not shown"


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of error: `code` never changes; `says` and `do` are templates over the same named values."""

    code: str
    says: str
    do: str


def _declare(*problems: Problem) -> dict[str, Problem]:
    declared = {problem.code: problem for problem in problems}
    if len(declared) != len(problems):
        raise ValueError("a problem's code is declared twice")
    return declared


PROBLEMS = _declare(
    # cells
    Problem("required", "nothing stands in {column}", "give a value"),
    Problem("not-a-date", "not a day ({found})", "write it as YYYY-MM-DD"),
    Problem("not-a-boolean", "neither true nor false ({found})", "write true or false"),
    Problem("not-a-whole-number", "not a whole number of at most 15 digits from 0 on ({found})", "write digits alone"),
    Problem("not-a-number", "not a finite number ({found})", "write it with a decimal point, such as 10.5"),
    Problem("out-of-range", "{found} is out of range", "give a number {range}"),
    Problem(
        "not-an-id",
        "not an id ({found})",
        "begin with a letter or digit, then letters, digits and :._/- , 128 characters at most",
    ),
    Problem("not-in-vocabulary", "{found} is not a word of this column", "use one of {allowed}"),
    Problem("blank", "a blank text", "give a text or leave the cell empty"),
    Problem("too-long", "a text of {length} characters", "shorten it to 10,000 characters"),
    Problem("control-character", "a control character ({found})", "remove it"),
    Problem("bidirectional-control", "a bidirectional control character ({found})", "remove it"),
    Problem("not-utf-8", "bytes that are not UTF-8", "save the file as UTF-8"),
    Problem(
        "formula-without-value",
        "a formula without a stored value",
        "open the workbook, let it calculate and save it, or write the value",
    ),
    Problem(
        "not-a-cell-value",
        "a cell of a kind that no column takes ({found})",
        "write a text, a number, a day, true or false",
    ),
    # rows
    Problem(
        "empty-interval", "the interval is empty ({found})", "let valid_to be later than valid_from, or leave one empty"
    ),
    Problem(
        "inverted-interval", "the interval ends before it begins ({found})", "let valid_to be later than valid_from"
    ),
    Problem("wrong-cell-count", "{found} cells where the header has {expected}", "give every column one cell"),
    Problem("not-for-this-type", "{column} does not belong to {type}", "leave the cell empty"),
    Problem("self-tie", "{found} is tied to itself", "name two different units"),
    Problem("unknown-id", "nothing defines the {label} {found}", "define it in its table or correct the id"),
    Problem("id-in-two-tables", "{found} is a {label} already", "give every thing an id of its own"),
    Problem("conflicting-rows", "the key stands in row {other} too, with other values", "keep one of the rows"),
    Problem(
        "overlapping-intervals",
        "the interval overlaps another of the same tie ({found})",
        "let the earlier end by the day on which the later begins; where a valid_from was wrong, add a row for the days that are missing, or end the stored row one day after it begins",
    ),
    Problem("cycle", "PART_OF runs in a circle on {day} ({found})", "cut the circle at one of its units"),
    Problem("post-without-unit", "the post belongs to no unit", "fill unit_id or add a POST_IN row to links"),
    Problem("depends-on-rejected", "it depends on a rejected row ({found})", "mend that row first"),
    # single rows
    Problem("no-interval", "a row of {table} is of one day and has no interval", "put the row again to correct it"),
    Problem("unknown-record", "{table} has no row with this key ({found})", "read the table again, or put the row"),
    Problem("already-ended", "the row ({found}) ended on {day}", "put the row with another valid_to to correct it"),
    Problem("version-changed", "the network has version {found}, not {expected}", "read it again and decide anew"),
    Problem("key-used-otherwise", "another request had the same key", "give every request a key of its own"),
    # files
    Problem("unknown-column", "unknown column ({found})", "{advice}"),
    Problem("missing-column", "the column {column} is missing", "add it"),
    Problem("duplicate-column", "the column {column} stands twice", "keep one of them"),
    Problem("unknown-table", "no table has this name ({found})", "{advice}"),
    Problem("missing-table", "the store is empty and the table units is missing", "begin with a units table"),
    Problem("duplicate-table", "the table {found} is given twice", "keep one of the files"),
    Problem("no-tables", "there is no table in it", "give a folder, a .zip or an .xlsx with at least a table units"),
    Problem("too-many-columns", "the header has {found} columns", "keep those of the table"),
    Problem("file-changed", "the file was changed or removed while it was read", "import it when nobody writes to it"),
    Problem("unreadable-file", "the file cannot be read ({found})", "check that it is there and that you may read it"),
    Problem("empty-file", "the file has no header", "write the column names in its first line"),
    Problem("carriage-returns", "lines end in CR alone", "save the file with LF or CRLF line ends"),
    Problem(
        "broken-csv", "the quotes or separators are broken ({found})", "mend the line; everything after it was not read"
    ),
    Problem("unsafe-archive", "a path leads out of the archive ({found})", "pack the folder again"),
    Problem("archive-too-large", "the archive unpacks to more than 2 GiB", "split it or import the folder itself"),
    Problem("broken-archive", "the archive cannot be read ({found})", "pack it again"),
    Problem("no-such-file", "there is nothing at this path ({found})", "check the path"),
    Problem("not-importable", "{found} is none of a folder, a .zip, an .xlsx and a rejects file", "give one of these"),
    Problem(
        "import-refused",
        "{total} errors in {path}; nothing was stored",
        "mend them, or store the rest with --skip-bad-rows FILE",
    ),
    Problem("cannot-write", "{path} cannot be written ({found})", "give another path, or make room there"),
    Problem("path-taken", "{found} is there already and is not a folder of tables", "give another path"),
    Problem(
        "workbook-full",
        "{table} has more than {found}, which is all that a sheet of a workbook holds",
        "export the network as tables or parquet",
    ),
    Problem(
        "needs-package",
        "{what} needs the package {package}, which is not installed",
        "install it with: pip install 'dtgraph[{extra}]'",
    ),
    Problem("file-taken", "{found} is there already and is not a file of rejected rows", "give another path"),
    # catalogue
    Problem("bad-catalogue", "{where}: {found}", "{advice}"),
    Problem("no-rules", "there are no rules in {found}", "give a folder with a file NAME.cypher for each rule"),
    Problem("unknown-rule", "there is no rule {found}", "{advice}"),
    Problem("unknown-query", "there is no query {found}", "{advice}"),
    Problem("unknown-parameter", "{query} has no parameter {found}", "{advice}"),
    Problem(
        "missing-parameter", "{query} needs the parameter {found}", "give it: {found}=…, on the command line with -p"
    ),
    Problem("bad-parameter", "the parameter {name} is not {expected} ({found})", "{advice}"),
    Problem("unknown-unit", "there is no unit {found}", "look it up with: dtgraph find TEXT"),
    Problem("unit-not-current", "the unit {found} is not current on {day}", "ask for another day with --as-of"),
    Problem("not-within", "the unit {found} is not within {within}", "ask within a unit that has both ends below it"),
    # options and settings
    Problem("bad-option", "{option} cannot be {found}", "{advice}"),
    Problem("bad-cursor", "the cursor is none that was given", "begin again without one, or send back what next says"),
    Problem("truth-taken", "{found} is there already", "move it away: the demonstration's truth is written there"),
    Problem("bad-store-url", "{found} is no store", "give a path, neo4j://…, neo4j+s://…, bolt://… or http://…"),
    Problem(
        "credentials-in-url",
        "the store's address carries credentials",
        "set DTGRAPH_NEO4J_USER and DTGRAPH_NEO4J_PASSWORD or, for a service, DTGRAPH_API_KEY instead",
    ),
    Problem(
        "needs-the-store",
        "{what} needs the store itself, and {url} is a running service",
        "give the store's own path or address, on the machine where it lives",
    ),
    # rights
    Problem(
        "outside-subtree", "{found} is outside of {within}, which is all that is shown", "ask for what is within it"
    ),
    Problem("only-a-subtree", "{found} is of the whole network, and only {within} is shown", "use a key for all of it"),
    Problem(
        "people-not-shown",
        "people cannot be written where their personal data are not shown",
        "use a key with read:personal: what is not shown would be cleared",
    ),
    # services
    Problem(
        "key-needed", "a key is needed", "send it as Authorization: Bearer; make one with: dtgraph keys create NAME"
    ),
    Problem("wrong-key", "the key is none, or was revoked", "check it, or make one with: dtgraph keys create NAME"),
    Problem(
        "key-lacks-scope", "the key has not the scope {scope}", "make one with: dtgraph keys create --scope {scope}"
    ),
    Problem("no-page", "this installation was made without the page", "build it with: make page"),
    Problem("other-host", "without a key it is asked on this machine alone", "ask it at 127.0.0.1 or localhost"),
    Problem("busy", "{limit} others are being answered or wait already", "ask again in a while"),
    Problem("too-many-requests", "more than {limit} requests a minute", "wait for {seconds} s"),
    Problem("body-too-large", "the body has more than {limit} bytes", "send less at a time"),
    Problem("too-many-rows", "the answer has more than {limit} rows", "narrow it, or take it page by page"),
    Problem("not-acceptable", "there is no answer of the kinds {found}", "accept one of {known}"),
    Problem("unknown-media-type", "a body of the kind {found}", "send one of {known}"),
    Problem("body-too-slow", "the body did not come within {seconds} s", "send it at once"),
    Problem(
        "written-not-logged",
        "what was asked is done, as version {version}, but the log of it could not be written",
        "do not ask it again; let whoever runs the service look at the file of keys",
    ),
    Problem("bad-request", "{found}", "see what the operation takes at /docs"),
    Problem("not-found", "nothing is at this address", "see what there is at /docs"),
    Problem("method-not-allowed", "nothing answers this method here", "see what there is at /docs"),
    Problem("internal", "the service could not answer", "tell whoever runs it the request id, which its log has"),
    # keys
    Problem(
        "no-key",
        "without a key the service cannot listen on {host}, where others reach it",
        "make one with: dtgraph keys create NAME; or listen on 127.0.0.1",
    ),
    Problem(
        "cannot-listen", "the service cannot begin at {host}, port {port}", "see the line before; try another --port"
    ),
    Problem("no-keys-file", "nothing says where the keys for a server's network are", "set DTGRAPH_KEYS to a file"),
    Problem("unknown-key", "there is no key {found}", "list them with: dtgraph keys list"),
    Problem(
        "keys-failed", "the file of keys {path} cannot be used ({found})", "check the file, its folder and the disk"
    ),
    # stores
    Problem("store-missing", "there is no store at {path}", "make one with: dtgraph --store {path} init"),
    Problem(
        "store-exists", "there is a network at {path} already", "give another path with --store, or remove it first"
    ),
    Problem(
        "store-held",
        "process {holder} holds the store {path}",
        "stop it, or, where it is dtgraph serve, ask it with --store http://…",
    ),
    Problem(
        "store-unreachable",
        "the store at {url} does not answer ({found})",
        "check that the server runs and that the address is right",
    ),
    Problem(
        "store-refused-login",
        "the store at {url} refused the log-in",
        "set DTGRAPH_NEO4J_USER and DTGRAPH_NEO4J_PASSWORD",
    ),
    Problem(
        "store-broken",
        "the store at {url} cannot be read ({found})",
        "restore a backup, or import the tables into a new store",
    ),
    Problem("store-closed", "the network at {path} was closed", "open it again"),
    Problem(
        "store-failed",
        "the store refused a statement ({found})",
        "run dtgraph doctor; report it with the statement's name if it stays",
    ),
    Problem(
        "import-under-way",
        "an import into {url} is under way",
        "wait for its end; if it was cut off, run: dtgraph doctor --repair",
    ),
    Problem(
        "query-too-slow", "the question took longer than {seconds} s", "narrow it with --within, or allow more time"
    ),
    Problem(
        "still-running",
        "a question that was given up has not run out yet",
        "wait for its end, or open the network in a new process",
    ),
    Problem(
        "stopping",
        "the service is being stopped and did not wait for the answer",
        "ask again when it is back; a write may have been carried out, which its Idempotency-Key tells",
    ),
    Problem("keeps-changing", "others wrote while the question was answered", "ask again"),
    Problem("conflict", "other writers changed the same things {attempts} times in a row", "try again"),
    Problem("store-newer", "the store was written by a newer dtgraph (format {found})", "update dtgraph"),
)


def shorten(found: object, limit: int = 80) -> str:
    """`found` as it may stand in a sentence: quoted, on one line, cut after `limit` characters."""
    text = ascii_safe(str(found))
    return f"“{text[:limit]}…”" if len(text) > limit else f"“{text}”"


def ascii_safe(text: str) -> str:
    """`text` without characters that could disturb a terminal or hide others; they become their code points."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


class DtgraphError(Exception):
    """A problem met: `code`, the sentence (`str`), what to do (`advice`), and the process's exit code.

    `kind` is the word for the class in what a service tells.
    """

    exit_code: ClassVar[int] = 1
    kind: ClassVar[str] = ""

    def __init__(self, code: str, /, **values: object) -> None:
        problem = PROBLEMS[code]
        self._tell(code, problem.says.format_map(values), problem.do.format_map(values), values)

    @classmethod
    def told(cls, code: str, sentence: str, advice: str) -> Self:
        """The error that somebody else met, in the words that it was told in."""
        error = cls.__new__(cls)
        error._tell(code, sentence, advice, {})
        return error

    def _tell(self, code: str, sentence: str, advice: str, values: dict[str, object]) -> None:
        self.code, self.sentence, self.advice, self.values = code, sentence, advice, values
        self.args = (sentence,)

    def __str__(self) -> str:
        return f"{self.sentence} – {self.advice} [{self.code}]"


class InputError(DtgraphError):
    """Wrong in an option, a file or a parameter."""

    exit_code = 2
    kind = "input"


class StoreError(DtgraphError):
    """The store cannot be reached, opened or read."""

    exit_code = 3
    kind = "store"


class AccessError(DtgraphError):
    """A service does not let it be asked, or not as much at a time."""

    exit_code = 3
    kind = "access"


class RefusedError(DtgraphError):
    """Well-formed, but refused by what the network is now."""

    exit_code = 4
    kind = "refused"


KINDS: dict[str, type[DtgraphError]] = {
    error.kind: error for error in (InputError, StoreError, AccessError, RefusedError)
}
"""The kinds of errors by the words that a service has for them."""


@dataclass(frozen=True, slots=True, order=True)
class RowError:
    """One thing wrong in a table: `row` is the line of the file (0: the whole file), `column` may be empty."""

    file: str
    row: int
    column: str
    code: str
    sentence: str
    advice: str

    @property
    def where(self) -> str:
        """`file`, `file:row` or `file:row:column`."""
        return ":".join([self.file, *([str(self.row)] if self.row else []), *([self.column] if self.column else [])])

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence} – {self.advice}"


class ImportRefusedError(InputError):
    """An import with errors: the first 1,000 of them in `errors`, and how many there are in `total`."""

    def __init__(self, path: str, errors: Sequence[RowError], total: int) -> None:
        self.errors = list(errors)
        self.total = total
        super().__init__("import-refused", path=path, total=total)
