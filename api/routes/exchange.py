"""Routes of imports and exports."""

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
from ...exchange.exports.exporter import ExportReport, GraphReport
from ...exchange.exports.formats import FORMATS, FORMATS_HELP, TABULAR, Format, is_tabular
from ...exchange.imports.import_plan import ImportReport
from ...exchange.tables.readers import FILE_NAME_PATTERN, MEDIA_TYPES
from ...exchange.tables.rejects_file import is_rejects_file
from ...exchange.tables.table_schema import TABLES, get_table
from ...schemas import ImportResult, RejectedTables
from ...values import Flag
from ..auth import log_write
from ..content_negotiation import CSV, JSON, accept_header, negotiate
from ..executors import Executors
from ..openapi import report_header
from ..parameters import known_parameters
from ..problems import error_responses
from ..responses import ReadRequest, SensitiveRequest
from ..temp_files import Download, TempFiles
from .writes import AuthorizedWrite, write_response

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["interchange"])

MAX_FILE_NAME_BYTES = 255
"""Maximum length of a file name."""

_SUFFIXES = {media: suffix for suffix, media in MEDIA_TYPES.items()}
_BINARY = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
_OBJECT = {"schema": {"type": "object"}}


@router.post(
    "/import",
    operation_id="import",
    dependencies=[known_parameters(["table", "name", "check", "skip_bad_rows"])],
    summary="Import tables",
    response_model=ImportResult,
    responses={200: report_header(), **error_responses(409, 412, 413, 415, 422, model=RejectedTables)},
    openapi_extra={"requestBody": {"required": True, "content": dict.fromkeys(MEDIA_TYPES.values(), _BINARY)}},
)
async def import_(
    write: AuthorizedWrite,
    table: Annotated[
        str | None,
        Query(description="Table of a CSV file.", examples=["trainings"], json_schema_extra={"enum": [*TABLES, None]}),
    ] = None,
    name: Annotated[
        str | None,
        Query(
            description="Name of any other file, as shown in errors.",
            pattern=FILE_NAME_PATTERN,
            examples=["tables.zip"],
        ),
    ] = None,
    check: Annotated[Flag, Query(description="Only validate; store nothing.")] = False,
    skip_bad_rows: Annotated[
        Flag, Query(description="Store the rows without errors; the others are returned as `rejects`.")
    ] = False,
) -> Response:
    """Import a `.zip` of tables, a workbook, a CSV file of one table, or a CSV file of rejected rows.

    Either all rows are stored or none. Each replaces the row with the same key; other rows remain. With `skip_bad_rows`
    and `Accept: text/csv`, the response is the file of rejected rows, and its header `dtgraph-report` has the counts.
    """
    media = negotiate(accept_header(write.request.headers), (JSON, CSV) if skip_bad_rows else (JSON,))
    if skip_bad_rows and not write.caller.personal:  # rejected rows are returned with all their cells
        raise AccessError("key-lacks-scope", scope="read:personal")
    async with _uploaded(write.request, table, name) as (source, folder, digest):
        rejects = folder / "rejects.csv" if skip_bad_rows else None
        conditions = write.conditions_with_body(digest)

        def work() -> tuple[ImportReport, bytes | None]:
            report = write.network.import_tables(source, check=check, skip_bad_rows=rejects, **conditions)
            return report, rejects.read_bytes() if rejects and rejects.exists() else None

        executors: Executors = write.request.app.state.executors
        report, rejected_rows = await executors.writes.run(work, write.caller.key_id)
        if not check:
            await log_write(write.request, write.caller, report.version)
        if media == CSV:
            return Response(rejected_rows, media_type=f"{CSV}; charset=utf-8", headers=_report_headers(report))
        text = None if rejected_rows is None else rejected_rows.decode(errors="replace")
        return write_response(report, rejects=text)


@asynccontextmanager
async def _uploaded(request: Request, table: str | None, name: str | None) -> AsyncIterator[tuple[Path, Path, bytes]]:
    """Store the body of a request; yields the source to import, a folder for other files, and the hash of the body.

    The files are removed at the end. Raises `AccessError` `unknown-media-type`, `InputError` `bad-option`.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in _SUFFIXES:
        raise AccessError("unknown-media-type", found=shorten(media), known=", ".join(_SUFFIXES))
    if table is not None:
        if media != CSV or name is not None:
            raise _table_option_error(table)
        get_table(table)
    file_name = f"{table}.csv" if table else name or f"tables{_SUFFIXES[media]}"
    is_misnamed = media != CSV and Path(file_name).suffix.lower() != _SUFFIXES[media]
    if is_misnamed or len(os.fsencode(file_name)) > MAX_FILE_NAME_BYTES:
        advice = f"use a name of at most {MAX_FILE_NAME_BYTES} bytes that ends with {_SUFFIXES[media]}"
        raise InputError("bad-option", option="name", found=shorten(file_name), advice=advice)
    temp_files: TempFiles = request.app.state.temp_files
    folder = await run_in_threadpool(temp_files.folder)
    try:
        source = folder / "tables"
        source.mkdir()
        file = source / file_name
        digest = hashlib.sha256()
        with file.open("wb") as out:
            async for chunk in request.stream():
                digest.update(chunk)
                await run_in_threadpool(out.write, chunk)
        if media == CSV and table is None and not await run_in_threadpool(is_rejects_file, file):
            raise _table_option_error(None)
        yield (source if table else file), folder, digest.digest()
    finally:
        await run_in_threadpool(shutil.rmtree, folder)


def _table_option_error(table: str | None) -> InputError:
    advice = "name the table for CSV files, and only for them"
    return InputError("bad-option", option="table", found=shorten(table or "empty"), advice=advice)


def _report_headers(report: ImportReport) -> dict[str, str]:
    """Headers of a response whose body is a file."""
    return {"etag": f'"{report.version}"', REPORT_HEADER: to_json(report.as_dict()).decode()}


@router.get(
    "/export",
    operation_id="export",
    dependencies=[known_parameters(["as_of", "format"])],
    summary="Export the network",
    response_class=Response,
    responses={
        200: {
            **report_header(),
            "content": {format_.media: _OBJECT if "json" in format_.media else _BINARY for format_ in FORMATS.values()},
        }
    },
)
async def export(
    read: SensitiveRequest,
    format: Annotated[Format, Query(description=f"{FORMATS_HELP} Folders are returned as a `.zip`.")] = "tables",
) -> Response:
    """Export the whole network. The header `dtgraph-report` has the counts.

    Without the right to personal data, their cells are empty, and a workbook does not contain people.
    """
    temp_files: TempFiles = read.request.app.state.temp_files
    temp_files.begin_export()
    try:
        async with read.watch_client():
            return await read.executors.exports.run(lambda: _export(read, format, temp_files), read.caller.key_id)
    except BaseException:
        temp_files.end_export()
        raise


def _export(read: ReadRequest, format_: Format, temp_files: TempFiles) -> Response:
    folder, seconds = temp_files.folder(), read.settings.export_timeout
    tables = folder / "tables" if is_tabular(format_) and TABULAR[format_].ending else None
    try:
        with read.time_limit(seconds):
            report = _write_files(read, tables or folder, format_)
        file = folder / f"network{'.zip' if tables else f'.{format_}'}"
        if tables:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in sorted(tables.iterdir()):
                    archive.write(path, path.name)
                    path.unlink()
        headers = {"cache-control": "private, no-store", REPORT_HEADER: to_json(report.as_dict()).decode()}
        return Download(file, FORMATS[format_].media, headers, temp_files, seconds)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _write_files(read: ReadRequest, folder: Path, format_: Format) -> ExportReport | GraphReport:
    if is_tabular(format_):
        return read.network.export_tables(folder, format_)
    return read.network.export_graph(folder, format_, as_of=read.day)
