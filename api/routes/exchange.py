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

from ...backends.http.client import REPORT_HEADER
from ...errors import AccessError, InputError, shorten
from ...exchange import ExportReport, GraphReport, ImportReport
from ...exchange.exports.formats import FORMATS, FORMATS_HELP, TABULAR, Format, is_tabular
from ...exchange.tables.readers import FILE_NAME_PATTERN, MEDIA_TYPES
from ...exchange.tables.rejects_file import is_rejects_file
from ...exchange.tables.table_schema import TABLES, get_table
from ...schemas import Imported
from ...values import Flag
from ..auth import log_write
from ..content_negotiation import CSV, JSON, accept_header, negotiate
from ..executors import Executors
from ..parameters import known_parameters
from ..problems import RejectedTables, error_responses
from ..responses import ReadRequest, SensitiveRequest
from ..temp_files import Download, TempFiles
from .writes import AuthorizedWrite, written

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["interchange"])

MAX_FILE_NAME_BYTES = 255
"""So many bytes may the name of a file have."""

_SUFFIXES = {media: suffix for suffix, media in MEDIA_TYPES.items()}
_BINARY = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
_OBJECT = {"schema": {"type": "object"}}


@router.post(
    "/import",
    operation_id="import",
    dependencies=[known_parameters(["table", "name", "check", "skip_bad_rows"])],
    summary="Import tables",
    response_model=Imported,
    responses=error_responses(409, 412, 413, 415, 422, model=RejectedTables),
    openapi_extra={"requestBody": {"required": True, "content": dict.fromkeys(MEDIA_TYPES.values(), _BINARY)}},
)
async def import_(
    write: AuthorizedWrite,
    table: Annotated[
        str | None,
        Query(
            description="Which table a CSV file is.", examples=["units"], json_schema_extra={"enum": [*TABLES, None]}
        ),
    ] = None,
    name: Annotated[
        str | None,
        Query(
            description="What any other file is called, in errors too.",
            pattern=FILE_NAME_PATTERN,
            examples=["tables.zip"],
        ),
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
    media = negotiate(accept_header(write.request.headers), (JSON, CSV) if skip_bad_rows else (JSON,))
    if skip_bad_rows and not write.caller.personal:  # a rejected row comes back whole
        raise AccessError("key-lacks-scope", scope="read:personal")
    async with _received(write.request, table, name) as (source, folder, digest):
        rejects = folder / "rejects.csv" if skip_bad_rows else None
        conditions = write.conditions_of(digest)

        def imported() -> tuple[ImportReport, bytes | None]:
            report = write.network.import_tables(source, check=check, skip_bad_rows=rejects, **conditions)
            return report, rejects.read_bytes() if rejects and rejects.exists() else None

        executors: Executors = write.request.app.state.executors
        report, told = await executors.writes.run(imported, write.caller.key_id)
        if not check:
            await log_write(write.request, write.caller, report.version)
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
        get_table(table)
    called = f"{table}.csv" if table else name or f"tables{_SUFFIXES[media]}"
    if len(os.fsencode(called)) > MAX_FILE_NAME_BYTES or (media != CSV and Path(called).suffix.lower() != _SUFFIXES[media]):
        advice = f"let it end with {_SUFFIXES[media]} and be no longer than {LONGEST} bytes"
        raise InputError("bad-option", option="name", found=shorten(called), advice=advice)
    scratch: TempFiles = request.app.state.temp_files
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
    return {"etag": f'"{report.version}"', REPORT_HEADER: to_json(report.as_dict()).decode()}


@router.get(
    "/export",
    operation_id="export",
    dependencies=[known_parameters(["as_of", "format"])],
    summary="Export the network",
    response_class=Response,
    responses={200: {"content": {one.media: _OBJECT if "json" in one.media else _BINARY for one in FORMATS.values()}}},
)
async def export(
    read: SensitiveRequest,
    format: Annotated[Format, Query(description=f"{FORMATS_HELP} A folder comes as a `.zip`.")] = "tables",
) -> Response:
    """The whole network. Without the right to personal data they are empty cells, and a workbook is without people.

    The header `dtgraph-report` says what was written.
    """
    scratch: TempFiles = read.request.app.state.temp_files
    scratch.begin_export()
    try:
        return await read.executors.exports.run(lambda: _exported(read, format, scratch), read.caller.key_id)
    except BaseException:
        scratch.end_export()
        raise


def _exported(read: ReadRequest, format_: Format, scratch: TempFiles) -> Response:
    folder, seconds = scratch.folder(), read.settings.export_timeout
    tables = folder / "tables" if is_tabular(format_) and TABULAR[format_].ending else None
    try:
        with read.time_limit(seconds):
            report = _written(read, tables or folder, format_)
        file = folder / f"network{'.zip' if tables else f'.{format_}'}"
        if tables:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for one in sorted(tables.iterdir()):
                    archive.write(one, one.name)
                    one.unlink()
        headers = {"cache-control": "private, no-store", REPORT_HEADER: to_json(report.as_dict()).decode()}
        return Download(file, FORMATS[format_].media, headers, scratch, seconds)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _written(read: ReadRequest, folder: Path, format_: Format) -> ExportReport | GraphReport:
    if is_tabular(format_):
        return read.network.export_tables(folder, format_)
    return read.network.export_graph(folder, format_, as_of=read.day)
