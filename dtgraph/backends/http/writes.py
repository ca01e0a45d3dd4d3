"""Writes over a running service: the tables of an import, one row, the end of a record."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ...engine.evaluator import Progress
from ...errors import ImportRefusedError, InputError, shorten
from ...exchange import IdempotencyKey, ImportReport
from ...exchange.atomic_write import part_of, refuse_other_file, writing
from ...exchange.imports.single_row import EndKey, sheet_of
from ...exchange.tables.readers import MEDIA
from ...exchange.tables.sheet import Sheet
from ...values import is_id
from .client import HttpClient
from .requests import address
from .upload_archive import Packed, packed

__all__ = ["check_tables", "conditions", "end_row", "import_tables", "put_row"]

SENDING = "sending the tables"

IMPORT = "/v1/import"

Headers = Mapping[str, str]


def conditions(idempotency_key: IdempotencyKey | None, if_version: int | None) -> Headers:
    """The conditions of a write, as headers; the service works out itself what else a request is known by.

    Raises `InputError` `bad-option` for a key that no header can hold.
    """
    headers = {}
    if idempotency_key is not None:
        if (
            not 0 < len(idempotency_key.key) <= 200
            or not idempotency_key.key.isascii()
            or not idempotency_key.key.isprintable()
        ):
            advice = "give it a key of at most 200 letters, digits and signs of ASCII"
            raise InputError("bad-option", option="idempotency_key", found=shorten(idempotency_key.key), advice=advice)
        headers["idempotency-key"] = idempotency_key.key
    if if_version is not None:
        headers["if-match"] = f'"{if_version}"'
    return headers


def check_tables(
    service: HttpClient,
    source: str | Path | Sequence[Sheet],
    *,
    skip_invalid: bool,
    conditions: Headers,
    progress: Progress | None,
) -> ImportReport:
    """What an import would do."""
    return _sent(service, source, {"check": True, "skip_bad_rows": skip_invalid}, conditions, progress)


def import_tables(
    service: HttpClient,
    source: str | Path | Sequence[Sheet],
    *,
    rejects: Path | None,
    conditions: Headers,
    progress: Progress | None,
) -> ImportReport:
    """Add tables to the network; with `rejects` the rows with errors are written to that file."""
    if rejects is None:
        return _sent(service, source, {}, conditions, progress)
    refuse_other_file(rejects)
    part = part_of(rejects)
    with writing(rejects):
        try:
            report = _sent(service, source, {"skip_bad_rows": True}, conditions, progress, rejects=part)
            if part.stat().st_size:  # else the request was answered again
                part.replace(rejects)
        finally:
            part.unlink(missing_ok=True)
    return report


def put_row(service: HttpClient, table: str, row: Mapping[str, Any], conditions: Headers) -> ImportReport:
    """Store one row: an import of it alone, so that what is wrong with it is told as everywhere."""
    return _sent(service, [sheet_of(table, row)], {}, conditions, None)


def end_row(service: HttpClient, table: str, key: Mapping[str, Any], on: date, conditions: Headers) -> ImportReport:
    """End a record on a day."""
    record = EndKey.of(table, key)
    body, path = {**record.cells, "on": on.isoformat()}, f"/v1/{table}/end"
    if "id" in body:
        if not is_id(id_ := body.pop("id")):
            raise record.unknown()
        path = address(table, id_, "/end")
    try:
        return service.send(ImportReport, path, json=body, headers=conditions)
    except InputError as error:
        if error.code != "bad-request":
            raise
        raise record.unknown() from None  # what nothing can have in its key is the key of nothing


def _sent(
    service: HttpClient,
    source: str | Path | Sequence[Sheet],
    parameters: Mapping[str, bool],
    conditions: Headers,
    progress: Progress | None,
    *,
    rejects: Path | None = None,
) -> ImportReport:
    """What the service did with the tables; the rejected rows are written to `rejects`."""
    if progress:
        progress(SENDING, 0, None)
    with tempfile.TemporaryDirectory(prefix="dtgraph-") as scratch:
        tables = packed(Path(source) if isinstance(source, str) else source, Path(scratch))
        headers = {**conditions, "content-type": tables.media}
        asked = {**parameters, **tables.parameters}
        with tables.file.open("rb") as content:
            try:
                if rejects is None:
                    return service.send(ImportReport, IMPORT, asked, content=content, headers=headers)
                accept = {**headers, "accept": MEDIA[".csv"]}
                with service.answered("POST", IMPORT, asked, content=content, headers=accept) as response:
                    rejects.write_bytes(response.read())
                    return service.reported(ImportReport, response)
            except ImportRefusedError as error:
                raise _as_given(error, tables) from None


def _as_given(error: ImportRefusedError, tables: Packed) -> ImportRefusedError:
    """The error about the tables as they were given, not as they were sent."""

    def called(file: str) -> str:
        first, separator, rest = file.partition("/")
        return f"{tables.files.get(first, first)}{separator}{rest}"

    errors = sorted(replace(one, file=called(one.file)) for one in error.errors)
    return ImportRefusedError(tables.path, errors, error.total)
