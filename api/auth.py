"""Authentication and authorisation: the one place where an API key becomes a network with its rights.

Routes never get the whole network, only one with the scope of the caller, so that none can forget to redact anything.
Reads that may return personal data are logged before they run.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from math import ceil
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ..auth.audit_log import AuditEntry
from ..auth.keys import ApiKey, KeyStore, Scope
from ..errors import AccessError, InputError, StoreError
from ..network import Network
from ..operations.validation import parse_date
from ..settings import Settings
from ..values import is_id
from .audit import AuditWriter
from .middleware.request_context import request_id
from .rate_limit import RateLimiter

__all__ = ["BEARER", "Authenticator", "Caller", "authenticator_of", "lister", "log_write", "reader", "writer"]

BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="An API key of `dtgraph keys create`. Without `read:personal`, personal data are null.",
)

LOGGED_PARAMETERS = frozenset(
    {
        *("id", "ids", "unit", "code", "level", "kind", "province", "within", "from", "to", "root", "rule", "measure"),
        *("table", "type", "person_id", "post_id", "unit_id", "source_id", "target_id", "version"),
    }
)
"""Parameters whose ids are logged; free text, which may contain names, is not."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller, and the network with their rights. `key` is None for anonymous callers."""

    key: ApiKey | None
    network: Network
    personal: bool

    @property
    def key_id(self) -> str:
        """The id of the key; empty for anonymous callers."""
        return self.key.id if self.key else ""

    @property
    def rights(self) -> str:
        """The rights that responses depend on, as part of cache keys."""
        return f"{self.personal} {self.network.scope.within!r}"


class Authenticator:
    """Checks keys, scopes and rates of a service."""

    def __init__(self, network: Network, keys: KeyStore, settings: Settings) -> None:
        self.network, self.keys, self.settings = network, keys, settings
        self.audit = AuditWriter(keys.audit_log)
        self._rate_limiter = RateLimiter(settings.rate_limit)
        self._has_keys = bool(keys.list_keys())
        self._scoped: dict[tuple[bool, str | None], Network] = {}
        self._scoped_lock = Lock()

    def caller(self, request: Request, credentials: HTTPAuthorizationCredentials | None, scope: Scope) -> Caller:
        """Identify the caller. Raises `AccessError`, `RefusedError`."""
        key = self._key(request, credentials, scope)
        self._limit_rate(key.id if key else _host(request))
        if key is not None and not key.has_scope(scope):
            raise AccessError("key-lacks-scope", scope=scope)
        personal = key is not None and key.has_scope("read:personal")
        return Caller(key, self.scoped(personal=personal, within=key.within if key else None), personal)

    def scoped(self, *, personal: bool, within: str | None) -> Network:
        """The network with some rights."""
        if personal and within is None:
            return self.network
        with self._scoped_lock:
            if (personal, within) not in self._scoped:
                self._scoped[personal, within] = self.network.scoped(personal=personal, within=within)
            return self._scoped[personal, within]

    def _key(self, request: Request, credentials: HTTPAuthorizationCredentials | None, scope: Scope) -> ApiKey | None:
        if credentials is not None:
            key = self.keys.find(credentials.credentials)
            if key is None:
                raise self._refused(request, "wrong-key")
            return key
        if "authorization" in request.headers:
            raise self._refused(request, "wrong-key")
        self._has_keys = self._has_keys or bool(self.keys.list_keys())  # a deleted file does not open the service
        if not self.settings.anonymous or scope != "read" or self._has_keys:
            raise self._refused(request, "key-needed")
        if not _is_loopback(request.url.hostname):  # DNS rebinding: a page of another host in a local browser
            raise AccessError("other-host")
        return None

    def _refused(self, request: Request, code: str) -> AccessError:
        self._limit_rate(_host(request))
        return AccessError(code)

    def _limit_rate(self, client: str) -> None:
        if seconds := self._rate_limiter.take(client):
            raise AccessError("too-many-requests", limit=self.settings.rate_limit, seconds=ceil(seconds))


def _host(request: Request) -> str:
    return f"host {request.client.host if request.client else ''}"


def _is_loopback(host: str | None) -> bool:
    try:
        return ip_address((host or "").strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _logged_operation(request: Request, **ids: Any) -> str:
    """The operation and its ids, as in the audit log."""
    parameters = [*request.path_params.items(), *request.query_params.multi_items(), *ids.items()]
    values = [(name, part) for name, value in parameters if name in LOGGED_PARAMETERS for part in str(value).split(",")]
    texts = [f"{name}={value}" for name, value in values if is_id(value)]
    return " ".join([request.method, request.scope["route"].path_format, *texts])


async def log_write(request: Request, caller: Caller, version: int, **ids: Any) -> None:
    """Log a finished write. Raises `AccessError` `written-not-logged`."""
    try:
        await authenticator_of(request).audit.record(_entry(request, caller, "written", **ids, version=version))
    except StoreError:
        raise AccessError("written-not-logged", version=version) from None


def authenticator_of(request: Request) -> Authenticator:
    """The authenticator of the service."""
    authenticator: Authenticator = request.app.state.authenticator
    return authenticator


Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


async def lister(request: Request, credentials: Credentials) -> Caller:
    """A caller of a route that never returns personal data."""
    authenticator = authenticator_of(request)
    caller = authenticator.caller(request, credentials, "read")
    network = authenticator.scoped(personal=False, within=caller.network.scope.within)
    return Caller(caller.key, network, personal=False)


async def reader(request: Request, credentials: Credentials) -> Caller:
    """A caller of a route that may return personal data; logged if the caller has the right to them."""
    authenticator = authenticator_of(request)
    caller = authenticator.caller(request, credentials, "read")
    if caller.personal:
        await authenticator.audit.record(_entry(request, caller, "read"))
    return caller


async def writer(request: Request, _: Credentials) -> Caller:
    """A caller who writes, whom `AuthGate` has identified; always logged."""
    caller: Caller = request.state.writer
    await authenticator_of(request).audit.record(_entry(request, caller, "write"))
    return caller


def _entry(request: Request, caller: Caller, action: str, **ids: Any) -> AuditEntry:
    try:
        as_of = parse_date(request.query_params.get("as_of"))
    except InputError:  # the response reports it
        as_of = None
    key = caller.key.id if caller.key else None
    return AuditEntry(key, action, _logged_operation(request, **ids), as_of=as_of, request_id=request_id.get())
