"""Baseline of the load benchmark: `dtgraph serve` with an application that returns responses from a dict.

Authentication and middleware are those of the service; everything else is removed.
"""

import json
import os
from pathlib import Path
from typing import Annotated

from dtgraph.api import app as service_app
from dtgraph.api.auth import Caller, reader
from dtgraph.api.content_negotiation import JSON
from fastapi import Depends, FastAPI, Request, Response

from dtgraph.cli import main
from dtgraph.cli import serve as command

RESPONSES_VARIABLE = "BENCH_ANSWERS"
"""Environment variable with the path of the file of responses by query string."""


def create_app() -> FastAPI:
    """Create the application with a single operation, which looks responses up in a dict."""
    stored: dict[str, str] = json.loads(Path(os.environ[RESPONSES_VARIABLE]).read_text("utf-8"))
    responses = {query.encode(): body.encode() for query, body in stored.items()}
    app = service_app.create_app()
    app.router.routes.clear()
    app.router.dependencies.clear()

    @app.get("/v1/focal-points")
    async def focal_points(request: Request, caller: Annotated[Caller, Depends(reader)]) -> Response:
        return Response(responses[request.scope["query_string"]], media_type=JSON)

    return app


if __name__ == "__main__":
    command.APPLICATION = "bench.dict_service:create_app"
    main()
