"""The page of documentation: Swagger UI from a package, so that a browser asks no other host for anything."""

from importlib.resources import files
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from ..queries import Catalogue
from .examples import answer_of, body_of
from .media import JSON
from .problems import MEDIA_TYPE

__all__ = ["describe", "router"]

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
<title>dtgraph: the API</title>
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

BEGIN = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#page", deepLinking: true, docExpansion: "none", filter: true, validatorUrl: null,
});
"""


@router.get("/docs")
async def docs() -> HTMLResponse:
    """The page."""
    return HTMLResponse(PAGE, headers={"content-security-policy": POLICY})


@router.get("/docs/begin.js")
async def begin() -> Response:
    """What starts it: no script stands in the page itself."""
    return Response(BEGIN, media_type="text/javascript")


@router.get("/docs/{file}")
def asset(file: str) -> Response:
    """A file of Swagger UI."""
    if file not in FILES:
        raise HTTPException(404)
    found = files("fastapi_offline").joinpath("static", file).read_bytes()
    return Response(found, media_type=FILES[file], headers={"cache-control": "public, max-age=86400"})


def describe(app: FastAPI, catalogue: Catalogue) -> None:
    """Let the OpenAPI document of `app` say each refusal once, of a parameter what can be sent, and give examples."""
    made = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            shared: dict[str, Any] = {}
            for operations in document["paths"].values():
                for operation in operations.values():
                    _exemplify(operation, catalogue)
                    _share(operation["responses"], shared)
                    for parameter in operation.get("parameters", ()):
                        _sendable(parameter)
            document["components"]["responses"] = shared
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI has it


def _exemplify(operation: dict[str, Any], catalogue: Catalogue) -> None:
    name = operation["operationId"]
    answer, body = answer_of(name, catalogue), body_of(name)
    if answer is not None:
        operation["responses"]["200"]["content"][JSON]["example"] = answer
    if body is not None:
        operation["requestBody"]["content"][JSON]["example"] = body


def _share(responses: dict[str, Any], shared: dict[str, Any]) -> None:
    for status, response in responses.items():
        problem = response.get("content", {}).get(MEDIA_TYPE)
        if problem is not None:
            name = f"{problem['schema']['$ref'].rpartition('/')[2]}{status}"
            shared[name] = {"description": response["description"], "content": {MEDIA_TYPE: problem}}
            responses[status] = {"$ref": f"#/components/responses/{name}"}


def _sendable(parameter: dict[str, Any]) -> None:
    """A parameter that is not sent is none; there is no null to send."""
    schema = parameter["schema"]
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) == 1:
        del schema["anyOf"]
        parameter["schema"] = kinds[0] | schema
    parameter.setdefault("description", parameter["schema"].get("description", ""))
    if "enum" in parameter["schema"]:
        parameter["schema"]["enum"] = [word for word in parameter["schema"]["enum"] if word is not None]
