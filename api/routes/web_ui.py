"""The web page for planners, built from `web/`.

Its files contain no data and need no key; the page reads data from the operations like any other client.
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
"""`Cache-Control` of files whose names contain a hash of their content."""


async def _page(request: Request) -> Response:
    file = _find_file("index.html")
    if file is None:  # not built
        raise AccessError("no-page")
    return _response(file, **{"content-security-policy": POLICY, "cache-control": "no-cache"})


async def _licences(request: Request) -> Response:
    return _response(_require_file("licences.md"), **{"cache-control": "no-cache"})


async def _asset(request: Request) -> Response:
    return _response(_require_file("assets", request.path_params["name"]), **{"cache-control": IMMUTABLE})


ROUTES = (Route("/", _page), Route("/licences.md", _licences), Route("/assets/{name}", _asset))
"""Routes of the page, the licences of its dependencies, and its files.

Not FastAPI routes: query parameters of the page are for its script, so they are not validated.
"""


def _require_file(*path: str) -> Traversable:
    file = _find_file(*path)
    if file is None:
        raise HTTPException(404)
    return file


def _find_file(*path: str) -> Traversable | None:
    """A file of the page; None if it does not exist or is outside of the page's folder."""
    if not all(map(_NAME.fullmatch, path)):
        return None
    file = files("dtgraph.api").joinpath("page", *path)
    return file if file.is_file() and _suffix(file) in TYPES else None


def _suffix(file: Traversable) -> str:
    return f".{file.name.rpartition('.')[2]}"


def _response(file: Traversable, **headers: str) -> Response:
    return Response(file.read_bytes(), media_type=TYPES[_suffix(file)], headers=headers)
