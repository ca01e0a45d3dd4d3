"""Who asks, and what they may: the one place where a key becomes a network of its rights.

No operation ever has the network itself: it is handed one that shows what the key may see (`Network.restricted`), so
none can forget to hide anything. What may have personal data is in the log before it is read.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from math import ceil
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ..auth.keys import ApiKey, AuditEntry, KeyStore, Scope
from ..errors import AccessError, InputError, StoreError
from ..network import Network
from ..records import parse_date
from ..settings import Settings
from ..values import is_id
from .audit import Audit
from .middleware.request_context import request_id
from .rate_limit import TokenBucket

__all__ = ["BEARER", "Authenticator", "Caller", "door_of", "lister", "reader", "record_written", "writer"]

BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="A key of `dtgraph keys create`. Without `read:personal`, personal data are null.",
)

IDS = frozenset(
    {
        *("id", "ids", "unit", "code", "level", "kind", "province", "within", "from", "to", "root", "rule", "measure"),
        *("table", "type", "person_id", "post_id", "unit_id", "source_id", "target_id", "version"),
    }
)
"""The parameters that the log tells, where they are ids or words of ours: no free text, which may name somebody."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and the network as they may see it. `key` is None for nobody's."""

    key: ApiKey | None
    network: Network
    personal: bool

    @property
    def who(self) -> str:
        """The id of their key, or nothing."""
        return self.key.id if self.key else ""

    @property
    def rights(self) -> str:
        """What the answers depend on."""
        return f"{self.personal} {self.network.within!r}"


class Authenticator:
    """Lets in who may: over the keys of a service, its network, and how much each may ask."""

    def __init__(self, network: Network, access: KeyStore, settings: Settings) -> None:
        self.network, self.access, self.settings = network, access, settings
        self.audit = Audit(access)
        self._allowance = TokenBucket(settings.rate_limit)
        self._keyed = bool(access.all_keys())
        self._seen: dict[tuple[bool, str | None], Network] = {}
        self._making = Lock()

    def caller(self, request: Request, credentials: HTTPAuthorizationCredentials | None, scope: Scope) -> Caller:
        """Who asks. Raises `AccessError`, `RefusedError`."""
        key = self._key(request, credentials, scope)
        self._count(key.id if key else _host(request))
        if key is not None and not key.may(scope):
            raise AccessError("key-lacks-scope", scope=scope)
        personal = key is not None and key.may("read:personal")
        return Caller(key, self.seen(personal=personal, within=key.within if key else None), personal)

    def seen(self, *, personal: bool, within: str | None) -> Network:
        """The network as somebody with these rights may see it."""
        if personal and within is None:
            return self.network
        with self._making:
            if (personal, within) not in self._seen:
                self._seen[personal, within] = self.network.restricted(personal=personal, within=within)
            return self._seen[personal, within]

    def _key(self, request: Request, credentials: HTTPAuthorizationCredentials | None, scope: Scope) -> ApiKey | None:
        if credentials is not None:
            key = self.access.key_of(credentials.credentials)
            if key is None:
                raise self._refused(request, "wrong-key")
            return key
        if "authorization" in request.headers:
            raise self._refused(request, "wrong-key")
        self._keyed = self._keyed or bool(self.access.all_keys())  # a file that is gone lets nobody in
        if not self.settings.anonymous or scope != "read" or self._keyed:
            raise self._refused(request, "key-needed")
        if not _is_loopback(request.url.hostname):  # a page of another host that a browser was led to take for this one
            raise AccessError("other-host")
        return None

    def _refused(self, request: Request, code: str) -> AccessError:
        self._count(_host(request))
        return AccessError(code)

    def _count(self, who: str) -> None:
        if seconds := self._allowance.take(who):
            raise AccessError("too-many-requests", limit=self.settings.rate_limit, seconds=ceil(seconds))


def _host(request: Request) -> str:
    return f"host {request.client.host if request.client else ''}"


def _is_loopback(host: str | None) -> bool:
    try:
        return ip_address((host or "").strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def told(request: Request, **more: Any) -> str:
    """What a request asks, as the log tells it: the operation and the ids, never a free text."""
    given = [*request.path_params.items(), *request.query_params.multi_items(), *more.items()]
    listed = [(name, one) for name, value in given if name in IDS for one in str(value).split(",")]
    shown = [f"{name}={one}" for name, one in listed if is_id(one)]
    return " ".join([request.method, request.scope["route"].path_format, *shown])


async def record_written(request: Request, caller: Caller, version: int, **ids: Any) -> None:
    """Put into the log what was written: it is done, whatever becomes of the answer.

    Raises `AccessError` `written-not-logged`.
    """
    try:
        await door_of(request).audit.record(_entry(request, caller, "written", **ids, version=version))
    except StoreError:
        raise AccessError("written-not-logged", version=version) from None


def door_of(request: Request) -> Authenticator:
    """The door of the service that was asked."""
    door: Authenticator = request.app.state.door
    return door


Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


async def lister(request: Request, credentials: Credentials) -> Caller:
    """Who reads what has no personal data in any case."""
    entered: Caller | None = getattr(request.state, "caller", None)
    if entered is None:
        door = door_of(request)
        caller = door.caller(request, credentials, "read")
        seen = door.seen(personal=False, within=caller.network.within)
        request.state.caller = entered = Caller(caller.key, seen, personal=False)
    return entered


async def reader(request: Request, credentials: Credentials) -> Caller:
    """Who reads what may have personal data; if it may have for them, it is in the log."""
    entered: Caller | None = getattr(request.state, "caller", None)
    if entered is None:
        door = door_of(request)
        request.state.caller = entered = door.caller(request, credentials, "read")
        if entered.personal:
            await door.audit.record(_entry(request, entered, "read"))
    return entered


async def writer(request: Request, _: Credentials) -> Caller:
    """Who writes, as the gate found out (see `api.gate`); it is in the log, whatever becomes of it."""
    door = door_of(request)
    caller: Caller = request.state.writer
    await door.audit.record(_entry(request, caller, "write"))
    return caller


def _entry(request: Request, caller: Caller, action: str, **more: Any) -> AuditEntry:
    key = caller.key.id if caller.key else None
    try:
        as_of = parse_date(request.query_params.get("as_of"))
    except InputError:  # which is what the answer will say
        as_of = None
    return AuditEntry(key, action, told(request, **more), as_of=as_of, request_id=request_id.get())
