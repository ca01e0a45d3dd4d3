"""Untrusted archives: nothing is extracted to disk, and unsafe members are refused before they are read."""

import stat
import zipfile
from pathlib import Path, PurePosixPath

from ...errors import shorten
from .row_errors import SheetError, row_error

__all__ = ["MAX_UNPACKED_BYTES", "open_archive", "safe_members", "table_members"]

MAX_UNPACKED_BYTES = 2 * 1024**3
"""Maximum sum of the sizes that an archive's members declare.

A member never yields more than it declares: reading stops there, and its checksum then fails.
"""


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open the archive at `path`. Raises `SheetError` if it is not an archive or is unsafe."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise SheetError(row_error(path.name, 0, "", "broken-archive", found=shorten(error))) from None
    try:
        safe_members(archive, path.name)
    except SheetError:
        archive.close()
        raise
    return archive


def safe_members(archive: zipfile.ZipFile, file: str) -> dict[str, zipfile.ZipInfo]:
    """Return the files in `archive` by their `/`-separated path. Raises `SheetError` if any member is unsafe."""
    members: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise SheetError(row_error(file, 0, "", "archive-too-large"))
    for info in infos:
        name = info.orig_filename.replace("\\", "/")
        escapes = name.startswith("/") or name[1:2] == ":" or ".." in name.split("/") or "\0" in name
        if escapes or stat.S_ISLNK(info.external_attr >> 16):
            raise SheetError(row_error(file, 0, "", "unsafe-archive", found=shorten(info.orig_filename)))
        if info.flag_bits & 0x1:
            raise SheetError(row_error(file, 0, "", "broken-archive", found="it is encrypted"))
        if name.endswith("/"):
            continue
        path = str(PurePosixPath(name))
        if path in members:
            raise SheetError(row_error(file, 0, "", "duplicate-table", found=shorten(path)))
        members[path] = info
    return members


def table_members(archive: zipfile.ZipFile, file: str) -> dict[str, zipfile.ZipInfo]:
    """Return the spreadsheets at the top of `archive` or in its only folder.

    macOS metadata and files that are not spreadsheets are ignored. Raises `SheetError` as `safe_members` does, and if
    there are spreadsheets in more than one folder.
    """
    members = {
        path: info
        for path, info in safe_members(archive, file).items()
        if PurePosixPath(path).suffix.lower() in (".csv", ".xlsx") and not _is_macos_metadata(path)
    }
    folders = sorted({str(PurePosixPath(path).parent) for path in members})
    if len(folders) > 1:
        advice = "pack one folder with the tables in it"
        location = f"{file}/{folders[1]}"
        raise SheetError(row_error(location, 0, "", "unknown-table", found=shorten(folders[1]), advice=advice))
    return members


def _is_macos_metadata(path: str) -> bool:
    return path.startswith("__MACOSX/") or PurePosixPath(path).name.startswith("._")
