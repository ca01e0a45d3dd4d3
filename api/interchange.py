"""Tables in and out, and graphs out: whole networks at a time."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from ..errors import AccessError, InputError, shorten
from ..tables.layout import TABLES, table_named
from ..values import Flag
from .answers import Reads
from .media import CSV
from .models import Imported
from .problems import Refused, refusals
from .writes import Writes, written

__all__ = ["router"]

router = APIRouter(tags=["interchange"])

ZIP = "application/zip"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_GRAPHS = {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml"}
_BODIES = {ZIP: "tables.zip", WORKBOOK: "tables.xlsx", CSV: ""}
_BINARY = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}


@router.post(
    "/import",
    operation_id="import",
    summary="Import tables",
    response_model=Imported,
    responses=refusals(409, 412, 413, 415, 422, model=Refused),
    openapi_extra={"requestBody": {"required": True, "content": {ZIP: _BINARY, WORKBOOK: _BINARY, CSV: _BINARY}}},
)
async def import_(
    write: Writes,
    table: Annotated[
        str | None,
        Query(
            description="Which table a CSV file is.", examples=["units"], json_schema_extra={"enum": [*TABLES, None]}
        ),
    ] = None,
    check: Annotated[Flag, Query(description="Only check: nothing is stored.")] = False,
    skip_bad_rows: Annotated[
        Flag, Query(description="Store the rows without errors; the others come back as `rejects`.")
    ] = False,
) -> Response:
    """A `.zip` of tables, a workbook, or one CSV file: all of it is stored, or nothing.

    Each row replaces what is stored under its key; what no row mentions stays.
    """
    if skip_bad_rows and not write.caller.personal:  # a rejected row comes back whole
        raise AccessError("key-lacks-scope", scope="read:personal")
    async with _received(write.request, table) as (source, folder, digest):
        rejects = folder / "rejects.csv" if skip_bad_rows else None
        conditions = write.conditions_of(digest)

        def imported() -> Response:
            report = write.network.import_tables(source, check=check, skip_bad_rows=rejects, **conditions)
            told = rejects.read_text("utf-8") if rejects and rejects.exists() else None
            return written(report, rejects=told)

        return await run_in_threadpool(imported)


@asynccontextmanager
async def _received(request: Request, table: str | None) -> AsyncIterator[tuple[Path, Path, bytes]]:
    """What a request sent, as what can be imported; a folder for what else there is; a hash. All go at the end."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in _BODIES:
        raise AccessError("unknown-media-type", found=shorten(media), known=", ".join(_BODIES))
    if (media == CSV) != (table is not None):
        advice = "name the table of a CSV file, and of nothing else"
        raise InputError("bad-option", option="table", found=shorten(table or "empty"), advice=advice)
    if table is not None:
        table_named(table)
    folder = Path(await run_in_threadpool(tempfile.mkdtemp, prefix="dtgraph-"))
    try:
        source = folder / "tables"
        source.mkdir()
        file = source / (_BODIES[media] or f"{table}.csv")
        digest = hashlib.sha256()
        with file.open("wb") as out:
            async for chunk in request.stream():
                digest.update(chunk)
                await run_in_threadpool(out.write, chunk)
        yield (source if media == CSV else file), folder, digest.digest()
    finally:
        await run_in_threadpool(shutil.rmtree, folder)


@router.get(
    "/export",
    operation_id="export",
    summary="Export the network",
    response_class=FileResponse,
    responses={200: {"content": {ZIP: _BINARY, **dict.fromkeys(_GRAPHS.values(), _BINARY)}}},
)
def export(
    asked: Reads,
    format: Annotated[
        Literal["tables", "graphml", "gexf"],
        Query(description="All of it with its history, as a `.zip` of tables; or the day's graph."),
    ] = "tables",
) -> FileResponse:
    """The whole network. Without the right to personal data they are empty cells."""
    folder = Path(tempfile.mkdtemp(prefix="dtgraph-"))
    try:
        if format == "tables":
            asked.network.export_tables(folder / "tables")
            file, media = folder / "network.zip", ZIP
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for one in sorted((folder / "tables").iterdir()):
                    archive.write(one, one.name)
        else:
            asked.network.export_graph(folder, format, as_of=asked.day)
            file, media = folder / f"network.{format}", _GRAPHS[format]
    except BaseException:
        shutil.rmtree(folder)
        raise
    remove: Any = BackgroundTask(shutil.rmtree, folder)
    headers = {"cache-control": "private, no-store"}
    return FileResponse(file, media_type=media, filename=file.name, headers=headers, background=remove)
