"""The exceptions of dtgraph and the problems that they report, each declared once.

DtgraphError
├── InputError              invalid option, file or parameter                    (exit code 2)
│   └── ImportRefusedError  invalid rows in an import
├── StoreError              the store cannot be reached, opened or read          (exit code 3)
├── AccessError             a service denies or limits access                    (exit code 3)
└── RefusedError            valid input that the network's current state refuses (exit code 4)

A `Problem` has a stable code, a message that says what is wrong, and advice on what to do. The command line, the API
and the documentation derive their texts from `PROBLEMS`. Messages must not contain personal data: for a value of a
personal column, pass `REDACTED` instead.
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

REDACTED = "a redacted value"


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of error. `code` never changes; `message` and `advice` are templates over the same named values."""

    code: str
    message: str
    advice: str


def _by_code(*problems: Problem) -> dict[str, Problem]:
    by_code = {problem.code: problem for problem in problems}
    if len(by_code) != len(problems):
        raise ValueError("duplicate problem code")
    return by_code


PROBLEMS = _by_code(
    # cells
    Problem("required", "{column} is empty", "enter a value"),
    Problem("not-a-date", "not a date ({found})", "write it as YYYY-MM-DD"),
    Problem("not-a-boolean", "neither true nor false ({found})", "write true or false"),
    Problem("not-a-whole-number", "not a whole number of at most 15 digits ({found})", "write digits only"),
    Problem("not-a-number", "not a finite number ({found})", "write it with a decimal point, such as 10.5"),
    Problem("out-of-range", "{found} is out of range", "use a number {range}"),
    Problem(
        "not-an-id",
        "not a valid id ({found})",
        "start with a letter or digit, followed by letters, digits and :._/-, at most 128 characters",
    ),
    Problem("not-in-vocabulary", "{found} is not an allowed value", "use one of {allowed}"),
    Problem("blank", "blank text", "enter a text or leave the cell empty"),
    Problem("too-long", "text is too long ({length} characters)", "shorten it to 10,000 characters"),
    Problem("control-character", "control character ({found})", "remove it"),
    Problem("bidirectional-control", "bidirectional control character ({found})", "remove it"),
    Problem("not-utf-8", "text is not valid UTF-8", "save the file as UTF-8"),
    Problem(
        "formula-without-value",
        "formula without a stored value",
        "open the workbook, recalculate and save it, or enter the value",
    ),
    Problem("not-a-cell-value", "unsupported type of value ({found})", "use a text, a number, a date, true or false"),
    # rows
    Problem(
        "empty-interval",
        "the interval is empty ({found})",
        "set valid_to later than valid_from, or leave one of them empty",
    ),
    Problem("inverted-interval", "the interval ends before it begins ({found})", "set valid_to later than valid_from"),
    Problem("wrong-cell-count", "the row has {found} cells, the header {expected}", "enter one cell for every column"),
    Problem("not-for-this-type", "{column} does not apply to {type}", "leave the cell empty"),
    Problem("self-tie", "{found} is linked to itself", "name two different units"),
    Problem("unknown-id", "there is no {label} {found}", "define it in its table or correct the id"),
    Problem("id-in-two-tables", "{found} is already the id of a {label}", "use a different id"),
    Problem("conflicting-rows", "row {other} has the same key but other values", "keep one of the rows"),
    Problem(
        "overlapping-intervals",
        "the interval overlaps another of the same relationship ({found})",
        "end the earlier interval no later than the day on which the later one begins; if a valid_from was wrong, add a row for the missing days, or end the stored row one day after it begins",
    ),
    Problem("cycle", "PART_OF forms a cycle on {day} ({found})", "correct the parent of one of these units"),
    Problem("post-without-unit", "the post belongs to no unit", "fill in unit_id or add a POST_IN row to links"),
    Problem("depends-on-rejected", "depends on a rejected row ({found})", "fix that row first"),
    # single rows
    Problem(
        "no-interval",
        "rows of {table} have a date but no interval that could be ended",
        "write the row again to correct it",
    ),
    Problem("unknown-record", "{table} has no row with this key ({found})", "check the key, or create the row"),
    Problem(
        "already-ended", "the row ({found}) already ended on {day}", "write the row with another valid_to to correct it"
    ),
    Problem("version-changed", "the network is at version {found}, not {expected}", "reload and retry"),
    Problem(
        "key-used-otherwise",
        "the idempotency key was already used for another request",
        "use a new key for every request",
    ),
    # files
    Problem("unknown-column", "unknown column ({found})", "{advice}"),
    Problem("missing-column", "column {column} is missing", "add it"),
    Problem("duplicate-column", "column {column} occurs twice", "keep one of them"),
    Problem("unknown-table", "unknown table ({found})", "{advice}"),
    Problem("missing-table", "the store is empty and there is no units table", "start with a units table"),
    Problem("duplicate-table", "table {found} occurs twice", "keep one of the files"),
    Problem("no-tables", "no tables found", "give a folder, a .zip or an .xlsx with at least a units table"),
    Problem("too-many-columns", "the header has {found} columns", "keep only the columns of the table"),
    Problem("file-changed", "the file was changed or removed while it was read", "import it when nothing writes to it"),
    Problem("unreadable-file", "the file cannot be read ({found})", "check that it exists and that you may read it"),
    Problem("empty-file", "the file has no header", "write the column names in its first line"),
    Problem("carriage-returns", "lines end in CR only", "save the file with LF or CRLF line endings"),
    Problem("broken-csv", "broken quotes or separators ({found})", "fix the line; everything after it was not read"),
    Problem("unsafe-archive", "a path leads outside the archive ({found})", "pack the folder again"),
    Problem("archive-too-large", "the archive unpacks to more than 2 GiB", "split it or import the folder itself"),
    Problem("broken-archive", "the archive cannot be read ({found})", "pack it again"),
    Problem("no-such-file", "no such file or folder ({found})", "check the path"),
    Problem("not-importable", "{found} is not a folder, .zip, .xlsx or rejects file", "give one of these"),
    Problem(
        "import-refused",
        "{total} errors in {path}; nothing was stored",
        "fix them, or import the valid rows with --skip-bad-rows FILE",
    ),
    Problem("cannot-write", "{path} cannot be written ({found})", "use another path, or free disk space"),
    Problem("path-taken", "{found} already exists and is not a folder of tables", "use another path"),
    Problem(
        "workbook-full", "{table} exceeds the worksheet limit of {found}", "export the network as tables or parquet"
    ),
    Problem(
        "needs-package",
        "{what} requires the package {package}, which is not installed",
        "install it with: pip install 'dtgraph[{extra}]'",
    ),
    Problem("file-taken", "{found} already exists and is not a rejects file", "use another path"),
    # catalogue
    Problem("bad-catalogue", "{where}: {found}", "{advice}"),
    Problem("no-rules", "there are no rules in {found}", "give a folder with one file NAME.cypher per rule"),
    Problem("unknown-rule", "there is no rule {found}", "{advice}"),
    Problem("unknown-query", "there is no query {found}", "{advice}"),
    Problem("unknown-parameter", "{query} has no parameter {found}", "{advice}"),
    Problem(
        "missing-parameter", "{query} requires the parameter {found}", "set {found}=…, on the command line with -p"
    ),
    Problem("bad-parameter", "the parameter {name} is not {expected} ({found})", "{advice}"),
    Problem("unknown-unit", "there is no unit {found}", "look it up with: dtgraph find TEXT"),
    Problem("unit-not-current", "the unit {found} is not current on {day}", "choose another day with --as-of"),
    Problem(
        "not-within", "the unit {found} is not within {within}", "choose a unit that contains both ends of the path"
    ),
    # options and settings
    Problem("bad-option", "{option} cannot be {found}", "{advice}"),
    Problem("bad-cursor", "invalid cursor", "start without a cursor, or send the value of next unchanged"),
    Problem("truth-taken", "{found} already exists", "move it away: the demonstration's ground truth is written there"),
    Problem("bad-store-url", "{found} is not a store URL", "use a path, neo4j://…, neo4j+s://…, bolt://… or http://…"),
    Problem(
        "credentials-in-url",
        "the store URL contains credentials",
        "set DTGRAPH_NEO4J_USER and DTGRAPH_NEO4J_PASSWORD or, for a service, DTGRAPH_API_KEY instead",
    ),
    Problem(
        "needs-the-store",
        "{what} requires direct access to the store, but {url} is a running service",
        "use the store's own path or URL, on the machine where it is",
    ),
    # rights
    Problem(
        "outside-subtree", "{found} is outside {within}, the only accessible subtree", "choose a unit within {within}"
    ),
    Problem(
        "only-a-subtree",
        "{found} covers the whole network, but only {within} is accessible",
        "use a key for the whole network",
    ),
    Problem(
        "people-not-shown",
        "writing people requires access to their personal data",
        "use a key with scope read:personal; without it, hidden fields would be cleared",
    ),
    # services
    Problem(
        "key-needed",
        "an API key is required",
        "send it as Authorization: Bearer; create one with: dtgraph keys create NAME",
    ),
    Problem("wrong-key", "invalid or revoked API key", "check it, or create one with: dtgraph keys create NAME"),
    Problem(
        "key-lacks-scope",
        "the API key lacks scope {scope}",
        "create one with: dtgraph keys create NAME --scope {scope}",
    ),
    Problem("no-page", "this installation does not include the web page", "build it with: make page"),
    Problem(
        "other-host",
        "anonymous access is limited to localhost",
        "use 127.0.0.1 or localhost, or create a key with: dtgraph keys create NAME",
    ),
    Problem("busy", "{limit} other requests are running or waiting", "retry later"),
    Problem("too-many-requests", "more than {limit} requests per minute", "wait {seconds} s"),
    Problem("body-too-large", "the body exceeds {limit} bytes", "send less at a time"),
    Problem("too-many-rows", "the result exceeds {limit} rows", "narrow the query, or request it page by page"),
    Problem("not-acceptable", "none of the media types {found} is available", "accept one of {known}"),
    Problem("unknown-media-type", "unsupported media type {found}", "send one of {known}"),
    Problem("body-too-slow", "the body did not arrive within {seconds} s", "send it without pauses"),
    Problem(
        "written-not-logged",
        "the write succeeded as version {version}, but could not be recorded in the audit log",
        "do not repeat it; ask the service's operator to check the key file",
    ),
    Problem("bad-request", "{found}", "see /docs for what the operation takes"),
    Problem("not-found", "not found", "see /docs for the available operations"),
    Problem("method-not-allowed", "method not allowed", "see /docs for the available operations"),
    Problem(
        "internal",
        "internal server error",
        "report the request id to the service's operator, whose log has the details",
    ),
    # keys
    Problem(
        "no-key",
        "the service needs an API key before it can listen on {host}, which others can reach",
        "create one with: dtgraph keys create NAME; or listen on 127.0.0.1",
    ),
    Problem("cannot-listen", "cannot listen on {host}, port {port}", "see the line above; try another --port"),
    Problem("no-keys-file", "no key file is set for a store on a server", "set DTGRAPH_KEYS to a file"),
    Problem("unknown-key", "there is no key {found}", "list them with: dtgraph keys list"),
    Problem("keys-failed", "the key file {path} cannot be used ({found})", "check the file, its folder and the disk"),
    # stores
    Problem("store-missing", "there is no store at {path}", "create one with: dtgraph --store {path} init"),
    Problem(
        "store-exists",
        "the store at {path} already contains data",
        "use another store with --store, or remove the data first",
    ),
    Problem(
        "store-held",
        "the store {path} is in use by process {holder}",
        "stop the process or, if it is dtgraph serve, connect to it with --store http://…",
    ),
    Problem(
        "store-unreachable",
        "the store at {url} does not respond ({found})",
        "check that the server is running and that the URL is right",
    ),
    Problem(
        "store-refused-login",
        "the store at {url} refused the login",
        "set DTGRAPH_NEO4J_USER and DTGRAPH_NEO4J_PASSWORD",
    ),
    Problem(
        "store-broken",
        "the store at {url} cannot be read ({found})",
        "restore a backup, or import the tables into a new store",
    ),
    Problem("store-closed", "the network at {path} is closed", "open it again"),
    Problem(
        "store-failed",
        "the store rejected a statement ({found})",
        "run dtgraph doctor; if it happens again, report it with the statement's name",
    ),
    Problem(
        "import-under-way",
        "an import into {url} is in progress",
        "wait for it to finish; if it was interrupted, run: dtgraph doctor --repair",
    ),
    Problem("query-too-slow", "the query took longer than {seconds} s", "narrow it with --within, or allow more time"),
    Problem(
        "still-running",
        "a timed-out query is still running",
        "wait for it to finish, or open the network in a new process",
    ),
    Problem(
        "stopping",
        "the service is shutting down and did not finish the request",
        "retry when it is back; repeat a write with the same Idempotency-Key, as it may have been carried out",
    ),
    Problem("keeps-changing", "the network kept changing while it was read", "retry"),
    Problem("conflict", "other writers kept changing the same data for {attempts}", "retry"),
    Problem("store-newer", "the store was written by a newer dtgraph (format {found})", "upgrade dtgraph"),
)


def shorten(value: object, limit: int = 80) -> str:
    """Return `value` for use in a message: quoted, on one line, cut after `limit` characters."""
    text = ascii_safe(str(value))
    return f"“{text[:limit]}…”" if len(text) > limit else f"“{text}”"


def ascii_safe(text: str) -> str:
    """Replace non-printable characters, which could disturb a terminal or hide text, by their code points."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


class DtgraphError(Exception):
    """Base class of all errors: `code`, `message`, `advice`, the template `values` and the process's exit code.

    `kind` is the name of the class in a service's problem documents.
    """

    exit_code: ClassVar[int] = 1
    kind: ClassVar[str] = ""

    def __init__(self, code: str, /, **values: object) -> None:
        problem = PROBLEMS[code]
        self._set(code, problem.message.format_map(values), problem.advice.format_map(values), values)

    @classmethod
    def from_message(cls, code: str, message: str, advice: str) -> Self:
        """Recreate an error that another process reported."""
        error = cls.__new__(cls)
        error._set(code, message, advice, {})
        return error

    def _set(self, code: str, message: str, advice: str, values: dict[str, object]) -> None:
        self.code, self.message, self.advice, self.values = code, message, advice, values
        self.args = (message,)

    def __str__(self) -> str:
        return f"{self.message} – {self.advice} [{self.code}]"


class InputError(DtgraphError):
    """An option, a file or a parameter is invalid."""

    exit_code = 2
    kind = "input"


class StoreError(DtgraphError):
    """The store cannot be reached, opened or read."""

    exit_code = 3
    kind = "store"


class AccessError(DtgraphError):
    """A service denies access or limits it."""

    exit_code = 3
    kind = "access"


class RefusedError(DtgraphError):
    """The input is valid, but the current state of the network refuses it."""

    exit_code = 4
    kind = "refused"


KINDS: dict[str, type[DtgraphError]] = {
    error.kind: error for error in (InputError, StoreError, AccessError, RefusedError)
}
"""Exception classes by their `kind`."""


@dataclass(frozen=True, slots=True, order=True)
class RowError:
    """An error in a table. `row` is the line of the file (0: the whole file); `column` may be empty."""

    file: str
    row: int
    column: str
    code: str
    message: str
    advice: str

    @property
    def location(self) -> str:
        """`file`, `file:row` or `file:row:column`."""
        return ":".join([self.file, *([str(self.row)] if self.row else []), *([self.column] if self.column else [])])

    def __str__(self) -> str:
        return f"{self.location}: {self.message} – {self.advice}"


class ImportRefusedError(InputError):
    """An import has errors: `errors` holds the first 1,000, `total` is their number."""

    def __init__(self, path: str, errors: Sequence[RowError], total: int) -> None:
        self.errors = list(errors)
        self.total = total
        super().__init__("import-refused", path=path, total=total)
