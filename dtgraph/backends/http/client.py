"""HTTP client of a running service: requests, typed responses, and problems as the errors that they describe.

Neither the API key nor the body of an unexpected answer, which may contain personal data, appears in an error.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from ...errors import KINDS, AccessError, DtgraphError, ImportRefusedError, InputError, RowError, StoreError, shorten
from ...schemas import Readiness, RejectedTables
from ...settings import Settings
from ...stores.urls import refuse_credentials, refuse_service

if TYPE_CHECKING:
    import httpx2

__all__ = ["REPORT_HEADER", "HttpClient"]

Shape = TypeVar("Shape")

CONNECT_TIMEOUT_S = 10.0
"""Connection timeout in seconds. The service limits the time of an answer, and so does the setting `query_timeout`."""

KEEPALIVE_S = 2.0
"""Seconds that idle connections are kept; shorter than a service keeps them, so that no closed one is used."""

HTTP_OK = 200

WRONG_PATH_CODES = frozenset({"not-found", "method-not-allowed"})
"""Codes of a service that is at another path, or of another version."""

REPORT_HEADER = "dtgraph-report"
"""The header with the JSON report of an operation whose answer is a file."""

_KEY = re.compile(r"[!-~]+")


class HttpClient:
    """Connections to one service. Thread-safe."""

    def __init__(self, url: str, settings: Settings | None = None) -> None:
        """Connect to the service at `url` with the API key of `settings`.

        Raises `InputError` `bad-store-url`, `credentials-in-url`, `AccessError` `wrong-key`.
        """
        import httpx2  # noqa: PLC0415 - only needed for services

        refuse_credentials(url)
        parts, settings = urlsplit(url), settings or Settings()
        key = settings.api_key.get_secret_value() if settings.api_key else ""
        if key and not _KEY.fullmatch(key):
            raise AccessError("wrong-key")
        try:
            address = httpx2.URL(url)
        except httpx2.InvalidURL:
            raise InputError("bad-store-url", found=shorten(url)) from None
        if not address.host or parts.query or parts.fragment:
            raise InputError("bad-store-url", found=shorten(url))
        self.url = str(address).rstrip("/")
        self._timeout_s = settings.query_timeout
        self._client = httpx2.Client(
            headers={"authorization": f"Bearer {key}"} if key else {},
            timeout=httpx2.Timeout(None, connect=CONNECT_TIMEOUT_S, read=self._timeout_s),
            limits=httpx2.Limits(keepalive_expiry=KEEPALIVE_S),
        )

    @property
    def version(self) -> int:
        """Number of commits that changed the network."""
        return self.get(Readiness, "/readyz")["version"]

    def get(self, shape: type[Shape], path: str, parameters: Mapping[str, Any] | None = None) -> Shape:
        """GET, parsed as `shape`. Parameters that are None are not sent."""
        with self.request("GET", path, parameters) as response:
            return self._parse(shape, response.read())

    def post(self, shape: type[Shape], path: str, parameters: Mapping[str, Any] | None = None, **content: Any) -> Shape:
        """POST, parsed as `shape`."""
        with self.request("POST", path, parameters, **content) as response:
            return self._parse(shape, response.read())

    @contextmanager
    def request(
        self, method: str, path: str, parameters: Mapping[str, Any] | None = None, **content: Any
    ) -> "Iterator[httpx2.Response]":
        """Send a request; yields a successful response before its body is read.

        Raises the error that the service reports, or `StoreError`.
        """
        import httpx2  # noqa: PLC0415

        if self._client.is_closed:
            raise StoreError("store-closed", path=self.url)
        try:
            query = _query_pairs(parameters or {})
            with self._client.stream(method, f"{self.url}{path}", params=query, **content) as response:
                if response.status_code != HTTP_OK:
                    response.read()
                    raise self._error(response)
                yield response
        except httpx2.ReadTimeout:
            raise StoreError("query-too-slow", seconds=self._timeout_s) from None
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            raise self.unreachable(str(error) or type(error).__name__) from None
        except httpx2.InvalidURL:
            raise InputError("bad-request", found="the URL of the request is too long") from None
        except UnicodeEncodeError:
            raise InputError("not-utf-8") from None

    def download(self, shape: type[Shape], file: Path, parameters: Mapping[str, Any]) -> Shape:
        """Download an export into a file; returns its report."""
        with self.request("GET", "/v1/export", parameters) as response, file.open("wb") as out:
            for chunk in response.iter_bytes():
                out.write(chunk)
            return self.report(shape, response)

    def report(self, shape: type[Shape], response: "httpx2.Response") -> Shape:
        """The report in the header of a response."""
        return self._parse(shape, response.headers.get(REPORT_HEADER, ""))

    def unreachable(self, reason: str) -> StoreError:
        """The error for a service that does not answer as one."""
        return StoreError("store-unreachable", url=self.url, found=shorten(reason))

    def refuse(self, what: str) -> NoReturn:
        """Raise `InputError` `needs-the-store`."""
        refuse_service(self.url, what)
        raise AssertionError  # the URL is one of a service

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _parse(self, shape: type[Shape], text: bytes | str) -> Shape:
        try:
            parsed: Shape = _adapter(shape).validate_json(text)
        except ValidationError:
            raise self.unreachable("it does not answer as a service of dtgraph") from None
        return parsed

    def _error(self, response: "httpx2.Response") -> DtgraphError:
        """The error that a response describes."""
        try:
            problem: RejectedTables = _adapter(RejectedTables).validate_json(response.content)
        except ValidationError:
            return self.unreachable(f"it answers {response.status_code}")
        if problem["code"] in WRONG_PATH_CODES:
            return self.unreachable(f"it answers {response.status_code}")
        texts = (problem["code"], problem["detail"], problem["advice"])
        if "errors" not in problem:
            kind = KINDS.get(problem["kind"])
            return kind.from_message(*texts) if kind else self.unreachable(problem["detail"])
        refused = ImportRefusedError.from_message(*texts)
        refused.errors = [
            RowError(error["file"], error["row"], error["column"], error["code"], error["detail"], error["advice"])
            for error in problem["errors"]
        ]
        refused.total = problem.get("total", len(refused.errors))
        return refused


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(shape: Any) -> TypeAdapter[Any]:
    """The parser of a type, built once."""
    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    return _ADAPTERS[shape]


def _query_pairs(parameters: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Query parameters; lists are repeated, and an empty list is sent as one empty value."""
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        if value is not None:
            values = (value or [""]) if isinstance(value, list) else [value]
            pairs += [(name, _text(item)) for item in values]
    return tuple(pairs)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)
