"""What an answer depends on, as its `ETag`: the version of the network, the day, the question, and who asks.

A tag begins with the version, so that the one of any answer can go into the `If-Match` of a write.
"""

import hashlib
from datetime import date

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from ..network import Network
from ..stores.deadline import answered_within

__all__ = ["TAG", "headers_of", "matches", "tag_of", "version_now", "version_of"]

TAG = r'^(\*|"?[0-9]{1,15}(\.[0-9a-f]{1,64})?"?)$'
"""An `ETag` of any answer, a version of the network alone, or `*`."""


def tag_of(request: Request, version: int, day: date, media: str, rights: str) -> str:
    """The tag of the answer to a request, in a form, for who has some rights."""
    url = request.scope["path"].encode(errors="surrogatepass"), request.scope["query_string"]
    gzip = "gzip" in request.headers.get("accept-encoding", "")
    asked = (request.app.state.origin, media, day.isoformat(), rights, request.app.version, str(gzip))
    parts = b"\0".join((*url, *(part.encode() for part in asked)))
    return f'"{version}.{hashlib.sha256(parts).hexdigest()[:32]}"'


def headers_of(tag: str) -> dict[str, str]:
    """The headers that an answer with `tag` has."""
    return {"etag": tag, "cache-control": "private, no-cache", "vary": "Accept, Authorization"}


def matches(given: str | None, tag: str, *, there: bool = False) -> bool:
    """Whether an `If-None-Match` has `tag`; `*` has that of any answer that is known to be `there`."""
    if there and given == "*":
        return True
    return given is not None and tag in {one.strip().removeprefix("W/") for one in given.split(",")}


def version_of(tag: str | None) -> int | None:
    """The version that an `If-Match` of the form `TAG` names; None where it asks for nothing."""
    return None if tag in (None, "*") else int(tag.strip('"').split(".")[0])


async def version_now(network: Network, seconds: float) -> int:
    """The version of the network; a store that must ask for it is waited for outside of the event loop, so long."""
    if network.store.knows_version:
        return network.version
    with answered_within(seconds):
        return await run_in_threadpool(lambda: network.version)
