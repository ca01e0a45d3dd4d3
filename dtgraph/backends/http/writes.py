"""Writes over HTTP: imports, single rows, ends of records."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ... import operations
from ...errors import ImportRefusedError, InputError, shorten
from ...exchange.atomic_write import require_rejects_path, temporary_path, translate_write_errors
from ...exchange.imports.idempotency import IdempotencyKey
from ...exchange.imports.import_plan import ImportReport
from ...exchange.imports.single_row import EndTarget, single_row_sheet
from ...exchange.tables.readers import MEDIA_TYPES
from ...exchange.tables.sheet import Sheet
from ...operations.parameters import ProgressCallback
from ...schemas import IMPORT_PATH
from ...values import is_id
from .client import HttpClient
from .requests import HttpContext, handles, record_path
from .upload_archive import Upload, upload_of

__all__ = ["end_row", "import_tables", "upsert_row"]

MAX_KEY_LENGTH = 200
"""Maximum length of an idempotency key."""

PROGRESS_TEXT = "sending the tables"

Headers = Mapping[str, str]


def _condition_headers(idempotency_key: IdempotencyKey | None, if_version: int | None) -> dict[str, str]:
    """Headers of a conditional write; the service computes the fingerprint of the request itself.

    Raises `InputError` `bad-option` for a key that a header cannot hold.
    """
    headers = {}
    if idempotency_key is not None:
        key = idempotency_key.key
        if not 0 < len(key) <= MAX_KEY_LENGTH or not key.isascii() or not key.isprintable():
            advice = f"use at most {MAX_KEY_LENGTH} printable ASCII characters"
            raise InputError("bad-option", option="idempotency_key", found=shorten(key), advice=advice)
        headers["idempotency-key"] = key
    if if_version is not None:
        headers["if-match"] = f'"{if_version}"'
    return headers


@handles(operations.import_tables)
def import_tables(
    context: HttpContext,
    *,
    source: Path | Sequence[Sheet],
    check: bool,
    skip_bad_rows: Path | None,
    idempotency_key: IdempotencyKey | None,
    if_version: int | None,
    progress: ProgressCallback | None,
) -> ImportReport:
    """Import tables, or validate them; with `skip_bad_rows`, the rows with errors are written to that file."""
    if check:
        parameters = {"check": True, "skip_bad_rows": skip_bad_rows is not None}
        return _upload(context.client, source, parameters, _condition_headers(None, if_version), progress)
    headers = _condition_headers(idempotency_key, if_version)
    if skip_bad_rows is None:
        return _upload(context.client, source, {}, headers, progress)
    require_rejects_path(skip_bad_rows)
    part = temporary_path(skip_bad_rows)
    with translate_write_errors(skip_bad_rows):
        try:
            report = _upload(context.client, source, {"skip_bad_rows": True}, headers, progress, rejects=part)
            if part.stat().st_size:  # empty if the request was a repetition
                part.replace(skip_bad_rows)
        finally:
            part.unlink(missing_ok=True)
    return report


@handles(operations.upsert)
def upsert_row(
    context: HttpContext,
    *,
    table: str,
    row: Mapping[str, Any],
    idempotency_key: IdempotencyKey | None,
    if_version: int | None,
) -> ImportReport:
    """Insert or replace a row, as an import of this row alone, so that errors are the same."""
    headers = _condition_headers(idempotency_key, if_version)
    return _upload(context.client, [single_row_sheet(table, row)], {}, headers, None)


@handles(operations.end)
def end_row(
    context: HttpContext,
    *,
    table: str,
    key: Mapping[str, Any],
    on: date,
    idempotency_key: IdempotencyKey | None,
    if_version: int | None,
) -> ImportReport:
    """End a record on a day."""
    headers = _condition_headers(idempotency_key, if_version)
    record = EndTarget.from_key(table, key)
    body, path = {**record.cells, "on": on.isoformat()}, f"/v1/{table}/end"
    if "id" in body:
        if not is_id(id_ := body.pop("id")):
            raise record.unknown_record()
        path = record_path(table, id_, "/end")
    try:
        return context.client.post(ImportReport, path, json=body, headers=headers)
    except InputError as error:
        if error.code != "bad-request":
            raise
        raise record.unknown_record() from None  # no record has an invalid key


def _upload(
    client: HttpClient,
    source: Path | Sequence[Sheet],
    parameters: Mapping[str, bool],
    conditions: Headers,
    progress: ProgressCallback | None,
    *,
    rejects: Path | None = None,
) -> ImportReport:
    """Upload tables; rejected rows are written to `rejects`."""
    if progress:
        progress(PROGRESS_TEXT, 0, None)
    with tempfile.TemporaryDirectory(prefix="dtgraph-") as folder:
        upload = upload_of(source, Path(folder))
        headers = {**conditions, "content-type": upload.media_type}
        query = {**parameters, **upload.parameters}
        with upload.file.open("rb") as content:
            try:
                if rejects is None:
                    return client.post(ImportReport, IMPORT_PATH, query, content=content, headers=headers)
                accept = {**headers, "accept": MEDIA_TYPES[".csv"]}
                with client.request("POST", IMPORT_PATH, query, content=content, headers=accept) as response:
                    rejects.write_bytes(response.read())
                    return client.report(ImportReport, response)
            except ImportRefusedError as error:
                raise _with_local_names(error, upload) from None


def _with_local_names(error: ImportRefusedError, upload: Upload) -> ImportRefusedError:
    """The error with the names of the local files instead of those of the upload."""

    def local_name(file: str) -> str:
        first, separator, rest = file.partition("/")
        return f"{upload.local_names.get(first, first)}{separator}{rest}"

    errors = sorted(replace(row_error, file=local_name(row_error.file)) for row_error in error.errors)
    return ImportRefusedError(upload.path, errors, error.total)
