"""Files for others appear as a whole or not at all, and never in the place of what is none of ours."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import InputError, shorten
from .tables.rejects_file import is_rejects_file
from .tables.table_schema import TABLES

__all__ = ["file_at", "part_of", "refuse_other_file", "tables_at", "writing"]


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise `InputError` `cannot-write` where the system does not let `path` be written."""
    try:
        yield
    except OSError as error:
        raise InputError("cannot-write", path=shorten(path), found=shorten(error.strerror or error)) from None


@contextmanager
def tables_at(directory: Path, ending: str) -> Iterator[Path]:
    """A path for a folder of tables, which is at `directory` once it is filled; a folder of tables there is replaced.

    Tables are the files that are called as one and end with `ending`.

    Raises `InputError` `path-taken` where something else is there, `no-such-file`, `cannot-write`.
    """
    target = directory.resolve()
    with _scratch(target) as scratch:
        _refuse_other_folder(target, ending)
        made = scratch / "tables"
        yield made
        _put(made, target, scratch / "before")


@contextmanager
def file_at(directory: Path, name: str) -> Iterator[Path]:
    """A path for a file, which is in `directory` once it is written; the folder is made, a file there is replaced.

    Raises `InputError` `no-such-file`, `cannot-write`.
    """
    target = directory.resolve()
    with _scratch(target) as scratch:
        yield scratch / name
        target.mkdir(exist_ok=True)
        (scratch / name).replace(target / name)


def part_of(path: Path) -> Path:
    """Where a file of rejected rows is written before it is whole, beside its place."""
    return path.with_name(f".{path.name}.part")


def refuse_other_file(path: Path) -> None:
    """Raise `InputError` where `path` cannot be a file of rejected rows: `no-such-file`, `file-taken`."""
    with writing(path):
        if not path.parent.is_dir():
            raise InputError("no-such-file", found=shorten(path.parent))
        if path.exists() and not (path.is_file() and is_rejects_file(path)):
            raise InputError("file-taken", found=shorten(path))


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """A folder beside `target` while it is made, on the same disk. Raises `InputError` `cannot-write`."""
    with writing(target):
        if not target.parent.is_dir():
            raise InputError("no-such-file", found=shorten(target.parent))
        with tempfile.TemporaryDirectory(prefix=".tables.", dir=target.parent) as scratch:
            yield Path(scratch)


def _refuse_other_folder(target: Path, ending: str) -> None:
    if not target.exists():
        return
    tables = {f"{table}{ending}" for table in TABLES}
    if not target.is_dir() or any(entry.name not in tables or not entry.is_file() for entry in target.iterdir()):
        raise InputError("path-taken", found=shorten(target))


def _put(made: Path, target: Path, before: Path) -> None:
    if target.exists():
        target.rename(before)
    try:
        made.rename(target)
    except OSError:
        if before.exists():
            before.rename(target)
        raise
