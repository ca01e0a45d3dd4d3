"""A running service over HTTP: requests, answers in their shapes, and problems as the errors that they are.

No error tells the key, nor what an answer said where it was not as it should be: that may be somebody's data.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from ...errors import KINDS, AccessError, DtgraphError, ImportRefusedError, InputError, RowError, StoreError, shorten
from ...settings import Settings
from ...stores.protocol import Parameters, Row, Transaction
from ...stores.urls import refuse_credentials, refuse_service
from .shapes import Problem, Readiness, read

if TYPE_CHECKING:
    import httpx2

__all__ = ["REPORT", "HttpClient"]

Shape = TypeVar("Shape")
Result = TypeVar("Result")

CONNECT = 10.0
"""After so many seconds nobody is there. How long an answer takes is the service's to bound, and `query_timeout`'s."""

IDLE = 2.0
"""So many seconds a connection is kept: less than any service does, so that none is used that it lets go."""

OK = 200

ELSEWHERE = frozenset({"not-found", "method-not-allowed"})
"""The codes of a service that knows nothing of what is asked: it is at another path, or of another version."""

REPORT = "dtgraph-report"
"""The header that says what was done, beside an answer that is a file."""

_KEY = re.compile(r"[!-~]+")


class HttpClient:
    """A service where other networks have a store. It keeps none: what would read or write one is refused."""

    def __init__(self, url: str, settings: Settings | None = None) -> None:
        """The service at `url`, with the key of `settings`. Raises `InputError`, `AccessError` `wrong-key`."""
        import httpx2  # noqa: PLC0415 - no other network waits for it

        refuse_credentials(url)
        parts, own = urlsplit(url), settings or Settings()
        key = own.api_key.get_secret_value() if own.api_key else ""
        if key and not _KEY.fullmatch(key):
            raise AccessError("wrong-key")
        try:
            address = httpx2.URL(url)
        except httpx2.InvalidURL:
            raise InputError("bad-store-url", found=shorten(url)) from None
        if not address.host or parts.query or parts.fragment:
            raise InputError("bad-store-url", found=shorten(url))
        self.url = str(address).rstrip("/")
        self._seconds = own.query_timeout
        self._client = httpx2.Client(
            headers={"authorization": f"Bearer {key}"} if key else {},
            timeout=httpx2.Timeout(None, connect=CONNECT, read=self._seconds),
            limits=httpx2.Limits(keepalive_expiry=IDLE),
        )

    @property
    def knows_version(self) -> bool:
        """No: the service does."""
        return False

    @property
    def version(self) -> int:
        """How many commits have changed the network of the service."""
        return self.ask(Readiness, "/readyz")["version"]

    def ask(self, shape: type[Shape], path: str, parameters: Mapping[str, Any] | None = None) -> Shape:
        """The answer to a question. What is null of the parameters is not sent."""
        with self.answered("GET", path, parameters) as response:
            return self._read(shape, response)

    def send(self, shape: type[Shape], path: str, parameters: Mapping[str, Any] | None = None, **sent: Any) -> Shape:
        """The answer to what is posted."""
        with self.answered("POST", path, parameters, **sent) as response:
            return self._read(shape, response)

    @contextmanager
    def answered(
        self, method: str, path: str, parameters: Mapping[str, Any] | None = None, **sent: Any
    ) -> "Iterator[httpx2.Response]":
        """A good answer, whose body has not been read yet. Raises what the service tells, or `StoreError`."""
        import httpx2  # noqa: PLC0415

        if self._client.is_closed:
            raise StoreError("store-closed", path=self.url)
        try:
            with self._client.stream(method, f"{self.url}{path}", params=_pairs(parameters or {}), **sent) as response:
                if response.status_code != OK:
                    response.read()
                    raise self._problem(response)
                yield response
        except httpx2.ReadTimeout:
            raise StoreError("query-too-slow", seconds=self._seconds) from None
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            raise self.unreachable(str(error) or type(error).__name__) from None
        except httpx2.InvalidURL:
            raise InputError("bad-request", found="it makes an address that is too long") from None
        except UnicodeEncodeError:
            raise InputError("not-utf-8") from None

    def save(self, shape: type[Shape], file: Path, parameters: Mapping[str, Any]) -> Shape:
        """Write an export to a file; what the service says that it has."""
        with self.answered("GET", "/v1/export", parameters) as response, file.open("wb") as out:
            for chunk in response.iter_bytes():
                out.write(chunk)
            return self.reported(shape, response)

    def reported(self, shape: type[Shape], response: "httpx2.Response") -> Shape:
        """What an answer says that was done, beside a file."""
        return self._valid(shape, response.headers.get(REPORT, ""))

    def unreachable(self, found: str) -> StoreError:
        """The error where no service answers as one."""
        return StoreError("store-unreachable", url=self.url, found=shorten(found))

    def _read(self, shape: type[Shape], response: "httpx2.Response") -> Shape:
        return self._valid(shape, response.read())

    def _valid(self, shape: type[Shape], text: bytes | str) -> Shape:
        try:
            return read(shape, text)
        except ValidationError:
            raise self.unreachable("it does not answer as a service of dtgraph") from None

    def _problem(self, response: "httpx2.Response") -> DtgraphError:
        """The error that an answer tells."""
        try:
            told = read(Problem, response.content)
        except ValidationError:
            return self.unreachable(f"it answers {response.status_code}")
        if told["code"] in ELSEWHERE:
            return self.unreachable(f"it answers {response.status_code}")
        said = (told["code"], told["detail"], told["advice"])
        if "errors" not in told:
            return KINDS[told["kind"]].told(*said) if told["kind"] in KINDS else self.unreachable(told["detail"])
        refused = ImportRefusedError.told(*said)
        refused.errors = [
            RowError(one["file"], one["row"], one["column"], one["code"], one["detail"], one["advice"])
            for one in told["errors"]
        ]
        refused.total = told.get("total", len(refused.errors))
        return refused

    def read(self, query: str, parameters: Parameters | None = None, *, seconds: float | None = None) -> list[Row]:
        """Refused: a service answers questions, not statements."""
        self.refuse("this")

    def write(self, work: Callable[[Transaction], Result], *, bulk: bool = False) -> Result:
        """Refused, as `read`."""
        self.refuse("this")

    def unchanging(self) -> AbstractContextManager[None]:
        """Nothing: a service keeps no writer waiting for somebody who is far away."""
        return nullcontext()

    def needs_repair(self) -> bool:
        """Refused, as `read`."""
        self.refuse("to repair it")

    def repair(self) -> None:
        """Refused, as `read`."""
        self.refuse("to repair it")

    def refuse(self, what: str) -> NoReturn:
        """Raise `InputError` `needs-the-store`."""
        refuse_service(self.url, what)
        raise AssertionError  # its address is a service's

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def _pairs(parameters: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The parameters of an address: a list says each of its items, and an empty one nothing."""
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        if value is not None:
            pairs += [(name, _text(one)) for one in (value or [""] if isinstance(value, list) else [value])]
    return tuple(pairs)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)
