"""The page for planners: the files that `web/` is built into, which ask this service alone for anything.

They hold nothing of the network, so that they need no key; what they show is asked of the operations like by anybody.
"""

import re
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...errors import AccessError

__all__ = ["ROUTES"]

POLICY = "; ".join(
    ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
)

TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".svg": "image/svg+xml",
}

_NAME = re.compile(r"\w[\w.-]*")

IMMUTABLE = "public, max-age=31536000, immutable"
"""Of files whose names are made from what they hold."""


async def _page(request: Request) -> Response:
    found = _file("index.html")
    if found is None:
        raise AccessError("no-page")
    return _response(found, **{"content-security-policy": POLICY, "cache-control": "no-cache"})


async def _licences(request: Request) -> Response:
    return _response(_there("licences.md"), **{"cache-control": "no-cache"})


async def _asset(request: Request) -> Response:
    return _response(_there("assets", request.path_params["name"]), **{"cache-control": IMMUTABLE})


ROUTES = (Route("/", _page), Route("/licences.md", _licences), Route("/assets/{name}", _asset))
"""The page, what it is built with, and its files. `AccessError` `no-page` where it was not built.

They are no operations: their addresses have parameters that the page alone reads.
"""


def _there(*path: str) -> Traversable:
    found = _file(*path)
    if found is None:
        raise HTTPException(404)
    return found


def _file(*path: str) -> Traversable | None:
    """A file of the page; None where there is none, or the path leads elsewhere."""
    if not all(map(_NAME.fullmatch, path)):
        return None
    found = files("dtgraph.api").joinpath("page", *path)
    return found if found.is_file() and f".{found.name.rpartition('.')[2]}" in TYPES else None


def _response(found: Traversable, **headers: str) -> Response:
    ending = f".{found.name.rpartition('.')[2]}"
    return Response(found.read_bytes(), media_type=TYPES[ending], headers=headers)
