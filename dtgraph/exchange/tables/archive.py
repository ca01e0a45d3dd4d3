"""Archives from strangers: nothing is unpacked to disk, and what could do harm is refused before it is read."""

import stat
import zipfile
from pathlib import Path, PurePosixPath

from ...errors import shorten
from .row_errors import SheetError, trouble

__all__ = ["MOST_UNPACKED", "checked_members", "open_archive", "table_members"]

MOST_UNPACKED = 2 * 1024**3
"""Bytes. A member never gives more than it declares: reading stops there, and its checksum then fails."""


def open_archive(path: Path) -> zipfile.ZipFile:
    """The archive at `path`. Raises `SheetError` where it is none or is not safe to read."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise SheetError(trouble(path.name, 0, "", "broken-archive", found=shorten(error))) from None
    try:
        checked_members(archive, path.name)
    except SheetError:
        archive.close()
        raise
    return archive


def checked_members(archive: zipfile.ZipFile, file: str) -> dict[str, zipfile.ZipInfo]:
    """The files in `archive` by their path with `/`. Raises `SheetError` for anything unsafe in it."""
    members: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise SheetError(trouble(file, 0, "", "archive-too-large"))
    for info in infos:
        name = info.orig_filename.replace("\\", "/")
        leads_out = name.startswith("/") or name[1:2] == ":" or ".." in name.split("/") or "\0" in name
        if leads_out or stat.S_ISLNK(info.external_attr >> 16):
            raise SheetError(trouble(file, 0, "", "unsafe-archive", found=shorten(info.orig_filename)))
        if info.flag_bits & 0x1:
            raise SheetError(trouble(file, 0, "", "broken-archive", found="it is encrypted"))
        if name.endswith("/"):
            continue
        path = str(PurePosixPath(name))
        if path in members:
            raise SheetError(trouble(file, 0, "", "duplicate-table", found=shorten(path)))
        members[path] = info
    return members


def table_members(archive: zipfile.ZipFile, file: str) -> dict[str, zipfile.ZipInfo]:
    """The spreadsheets of `archive`: those at its top, or in the one folder that it holds.

    What a Mac adds to an archive, and whatever is no spreadsheet, is left out. Raises `SheetError` as
    `checked_members` does, and where spreadsheets lie in more than one folder.
    """
    found = {
        path: info
        for path, info in checked_members(archive, file).items()
        if PurePosixPath(path).suffix.lower() in (".csv", ".xlsx") and not _of_a_mac(path)
    }
    folders = sorted({str(PurePosixPath(path).parent) for path in found})
    if len(folders) > 1:
        raise SheetError(
            trouble(
                f"{file}/{folders[1]}",
                0,
                "",
                "unknown-table",
                found=shorten(folders[1]),
                advice="pack one folder with the tables in it",
            )
        )
    return found


def _of_a_mac(path: str) -> bool:
    return path.startswith("__MACOSX/") or PurePosixPath(path).name.startswith("._")
