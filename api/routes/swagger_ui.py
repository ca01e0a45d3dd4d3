"""Swagger UI, served from a package so that it works without internet access."""

from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

FILES = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css", "favicon.png": "image/png"}

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Swagger UI sets styles of its elements
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>dtgraph API</title>
<link rel="icon" href="docs/favicon.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<noscript>The description of the API is at <a href="openapi.json">openapi.json</a>.</noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/begin.js"></script>
</body>
</html>
"""

INITIALIZER = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#page", deepLinking: true, docExpansion: "none", filter: true, validatorUrl: null,
});
"""


@router.get("/docs")
async def docs() -> HTMLResponse:
    """The page of Swagger UI."""
    return HTMLResponse(PAGE, headers={"content-security-policy": POLICY})


@router.get("/docs/begin.js")
async def initializer() -> Response:
    """The script that starts Swagger UI; the content security policy forbids inline scripts."""
    return Response(INITIALIZER, media_type="text/javascript")


@router.get("/docs/{file}")
def asset(file: str) -> Response:
    """A file of Swagger UI."""
    if file not in FILES:
        raise HTTPException(404)
    content = files("fastapi_offline").joinpath("static", file).read_bytes()
    return Response(content, media_type=FILES[file], headers={"cache-control": "public, max-age=86400"})
