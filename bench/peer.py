"""The peer of the service under load: `dtgraph serve` with an application that has its answers in a dict.

Who may ask is found out in the same way, and each request goes through the same middleware; nothing else is left.
"""

import json
import os
from pathlib import Path
from typing import Annotated

from dtgraph.api import app as real
from dtgraph.api.auth import Caller, reader
from dtgraph.api.content_negotiation import JSON
from fastapi import Depends, FastAPI, Request, Response

from dtgraph.cli import main
from dtgraph.cli import serve as command

ANSWERS = "BENCH_ANSWERS"
"""The variable that names the file of the answers by their queries."""


def create_app() -> FastAPI:
    """The application without its operations, but one that reads a dict."""
    told: dict[str, str] = json.loads(Path(os.environ[ANSWERS]).read_text("utf-8"))
    answers = {query.encode(): body.encode() for query, body in told.items()}
    app = real.create_app()
    app.router.routes.clear()
    app.router.dependencies.clear()

    @app.get("/v1/focal-points")
    async def focal_points(request: Request, caller: Annotated[Caller, Depends(reader)]) -> Response:
        return Response(answers[request.scope["query_string"]], media_type=JSON)

    return app


if __name__ == "__main__":
    command.APPLICATION = "bench.peer:create_app"
    main()
