"""Entity tags: what a response depends on — the version of the network, the day, the request and the caller's rights.

A tag begins with the version, so that the tag of any response can be sent as `If-Match` of a write.
"""

import hashlib
from datetime import date

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool

from ..network import Network
from ..stores.deadline import time_limit

__all__ = ["TAG_PATTERN", "headers_of", "make_tag", "matches", "tag_of", "version_now", "version_of"]

TAG_PATTERN = r'^(\*|"?[0-9]{1,15}(\.[0-9a-f]{1,64})?"?)$'
"""An `ETag` of any response, a version of the network alone, or `*`."""


def tag_of(request: Request, version: int, day: date, media: str, rights: str) -> str:
    """The entity tag of the response to a request."""
    gzip = "gzip" in request.headers.get("accept-encoding", "")
    path, query = request.scope["path"], request.scope["query_string"]
    return make_tag(request.app, path, query, version, day, media, rights, gzip=gzip)


def make_tag(
    app: FastAPI, path: str, query: bytes, version: int, day: date, media: str, rights: str, *, gzip: bool
) -> str:
    """The entity tag of a response, which may be compressed with `gzip`."""
    url = path.encode(errors="surrogatepass"), query
    texts = (app.state.origin, media, day.isoformat(), rights, app.version, str(gzip))
    parts = b"\0".join((*url, *(text.encode() for text in texts)))
    return f'"{version}.{hashlib.sha256(parts).hexdigest()[:32]}"'


def headers_of(tag: str) -> dict[str, str]:
    """The headers of a response with an entity tag."""
    return {"etag": tag, "cache-control": "private, no-cache", "vary": "Accept, Authorization"}


def matches(if_none_match: str | None, tag: str, *, exists: bool = False) -> bool:
    """Whether `If-None-Match` contains a tag; `*` matches if the response is known to exist."""
    if exists and if_none_match == "*":
        return True
    tags = {part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")}
    return if_none_match is not None and tag in tags


def version_of(tag: str | None) -> int | None:
    """The version in an `If-Match` header that matches `TAG_PATTERN`; None if it requires no version."""
    return None if tag is None or tag == "*" else int(tag.strip('"').split(".")[0])


async def version_now(network: Network, timeout_s: float) -> int:
    """The version of the network; read in a thread if a server knows it."""
    if network.backend.knows_version:
        return network.version
    with time_limit(timeout_s):
        return await run_in_threadpool(lambda: network.version)
