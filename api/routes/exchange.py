"""Tables in and out, and graphs out: whole networks at a time."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic_core import to_json

from ...backends.http.client import REPORT
from ...errors import AccessError, InputError, shorten
from ...exchange import ExportReport, GraphReport, ImportReport
from ...exchange.exports.formats import FORMATS, HELP, TABULAR, Format, is_tabular
from ...exchange.tables.readers import FILE_NAME, MEDIA
from ...exchange.tables.rejects_file import is_rejects_file
from ...exchange.tables.table_schema import TABLES, table_named
from ...values import Flag
from ..auth import record_written
from ..content_negotiation import CSV, JSON, accepted, preferred
from ..executors import Executors
from ..problems import Refused, refusals
from ..responses import ReadRequest, Reads
from ..schemas import Imported
from ..temp_files import Download, TempFiles
from .writes import Writes, written

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["interchange"])

LONGEST = 255
"""So many bytes may the name of a file have."""

_SUFFIXES = {media: suffix for suffix, media in MEDIA.items()}
_BINARY = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
_OBJECT = {"schema": {"type": "object"}}


@router.post(
    "/import",
    operation_id="import",
    summary="Import tables",
    response_model=Imported,
    responses=refusals(409, 412, 413, 415, 422, model=Refused),
    openapi_extra={"requestBody": {"required": True, "content": dict.fromkeys(MEDIA.values(), _BINARY)}},
)
async def import_(
    write: Writes,
    table: Annotated[
        str | None,
        Query(
            description="Which table a CSV file is.", examples=["units"], json_schema_extra={"enum": [*TABLES, None]}
        ),
    ] = None,
    name: Annotated[
        str | None,
        Query(description="What any other file is called, in errors too.", pattern=FILE_NAME, examples=["tables.zip"]),
    ] = None,
    check: Annotated[Flag, Query(description="Only check: nothing is stored.")] = False,
    skip_bad_rows: Annotated[
        Flag, Query(description="Store the rows without errors; the others come back as `rejects`.")
    ] = False,
) -> Response:
    """A `.zip` of tables, a workbook, one CSV file, or a CSV file of rejected rows: all of it is stored, or nothing.

    Each row replaces what is stored under its key; what no row mentions stays. With `skip_bad_rows` and `Accept:
    text/csv` the answer is the file of rejected rows itself, and the header `dtgraph-report` has the counts.
    """
    media = preferred(accepted(write.request.headers), (JSON, CSV) if skip_bad_rows else (JSON,))
    if skip_bad_rows and not write.caller.personal:  # a rejected row comes back whole
        raise AccessError("key-lacks-scope", scope="read:personal")
    async with _received(write.request, table, name) as (source, folder, digest):
        rejects = folder / "rejects.csv" if skip_bad_rows else None
        conditions = write.conditions_of(digest)

        def imported() -> tuple[ImportReport, bytes | None]:
            report = write.network.import_tables(source, check=check, skip_bad_rows=rejects, **conditions)
            return report, rejects.read_bytes() if rejects and rejects.exists() else None

        threads: Executors = write.request.app.state.threads
        report, told = await threads.writes.run(imported, write.caller.who)
        if not check:
            await record_written(write.request, write.caller, report.version)
        if media == CSV:
            return Response(told, media_type=f"{CSV}; charset=utf-8", headers=_told(report))
        return written(report, rejects=told if told is None else told.decode(errors="replace"))


@asynccontextmanager
async def _received(request: Request, table: str | None, name: str | None) -> AsyncIterator[tuple[Path, Path, bytes]]:
    """What a request sent, as what can be imported; a folder for what else there is; a hash. All go at the end."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in _SUFFIXES:
        raise AccessError("unknown-media-type", found=shorten(media), known=", ".join(_SUFFIXES))
    if table is not None:
        if media != CSV or name is not None:
            raise _not_of_one(table)
        table_named(table)
    called = f"{table}.csv" if table else name or f"tables{_SUFFIXES[media]}"
    if len(os.fsencode(called)) > LONGEST or (media != CSV and Path(called).suffix.lower() != _SUFFIXES[media]):
        advice = f"let it end with {_SUFFIXES[media]} and be no longer than {LONGEST} bytes"
        raise InputError("bad-option", option="name", found=shorten(called), advice=advice)
    scratch: TempFiles = request.app.state.scratch
    folder = await run_in_threadpool(scratch.folder)
    try:
        source = folder / "tables"
        source.mkdir()
        file = source / called
        digest = hashlib.sha256()
        with file.open("wb") as out:
            async for chunk in request.stream():
                digest.update(chunk)
                await run_in_threadpool(out.write, chunk)
        if media == CSV and table is None and not await run_in_threadpool(is_rejects_file, file):
            raise _not_of_one(None)
        yield (source if table else file), folder, digest.digest()
    finally:
        await run_in_threadpool(shutil.rmtree, folder)


def _not_of_one(table: str | None) -> InputError:
    advice = "name the table of a CSV file, and of nothing else"
    return InputError("bad-option", option="table", found=shorten(table or "empty"), advice=advice)


def _told(report: ImportReport) -> dict[str, str]:
    """What was done, beside an answer that is a file."""
    return {"etag": f'"{report.version}"', REPORT: to_json(report.as_dict()).decode()}


@router.get(
    "/export",
    operation_id="export",
    summary="Export the network",
    response_class=Response,
    responses={200: {"content": {one.media: _OBJECT if "json" in one.media else _BINARY for one in FORMATS.values()}}},
)
async def export(
    asked: Reads,
    format: Annotated[Format, Query(description=f"{HELP} A folder comes as a `.zip`.")] = "tables",
) -> Response:
    """The whole network. Without the right to personal data they are empty cells, and a workbook is without people.

    The header `dtgraph-report` says what was written.
    """
    scratch: TempFiles = asked.request.app.state.scratch
    scratch.begin_export()
    try:
        return await asked.threads.exports.run(lambda: _exported(asked, format, scratch), asked.caller.who)
    except BaseException:
        scratch.end_export()
        raise


def _exported(asked: ReadRequest, format_: Format, scratch: TempFiles) -> Response:
    folder, seconds = scratch.folder(), asked.settings.export_timeout
    tables = folder / "tables" if is_tabular(format_) and TABULAR[format_].ending else None
    try:
        with asked.within(seconds):
            report = _written(asked, tables or folder, format_)
        file = folder / f"network{'.zip' if tables else f'.{format_}'}"
        if tables:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for one in sorted(tables.iterdir()):
                    archive.write(one, one.name)
                    one.unlink()
        headers = {"cache-control": "private, no-store", REPORT: to_json(report.as_dict()).decode()}
        return Download(file, FORMATS[format_].media, headers, scratch, seconds)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _written(asked: ReadRequest, folder: Path, format_: Format) -> ExportReport | GraphReport:
    if is_tabular(format_):
        return asked.network.export_tables(folder, format_)
    return asked.network.export_graph(folder, format_, as_of=asked.day)
