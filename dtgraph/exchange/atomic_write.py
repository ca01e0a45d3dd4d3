"""Write files and folders atomically; never overwrite foreign files."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import InputError, shorten
from .tables.rejects_file import is_rejects_file
from .tables.table_schema import TABLES

__all__ = ["atomic_file", "atomic_table_folder", "require_rejects_path", "temporary_path", "translate_write_errors"]


@contextmanager
def translate_write_errors(path: Path) -> Iterator[None]:
    """Raise `InputError` `cannot-write` if writing `path` fails."""
    try:
        yield
    except OSError as error:
        raise InputError("cannot-write", path=shorten(path), found=shorten(error.strerror or error)) from None


@contextmanager
def atomic_table_folder(directory: Path, ending: str) -> Iterator[Path]:
    """Yield the path of a folder to create and fill, and then move it to `directory`.

    A folder of tables there is replaced: one with nothing but files that have the name of a table and end with
    `ending`. Raises `InputError` `path-taken` if something else is there, `no-such-file`, `cannot-write`.
    """
    target = directory.resolve()
    with _scratch_folder(target) as scratch:
        _require_table_folder(target, ending)
        folder = scratch / "tables"
        yield folder
        _replace_folder(folder, target, scratch / "before")


@contextmanager
def atomic_file(directory: Path, name: str) -> Iterator[Path]:
    """Yield the path of a file to write, and then move it into `directory`, which is created if missing.

    A file with the same name is replaced. Raises `InputError` `no-such-file`, `cannot-write`.
    """
    target = directory.resolve()
    with _scratch_folder(target) as scratch:
        yield scratch / name
        target.mkdir(exist_ok=True)
        (scratch / name).replace(target / name)


def temporary_path(path: Path) -> Path:
    """Return where a file of rejected rows is written, beside `path`, until it is complete."""
    return path.with_name(f".{path.name}.part")


def require_rejects_path(path: Path) -> None:
    """Raise `InputError` `no-such-file` or `file-taken` if a file of rejected rows cannot be written to `path`."""
    with translate_write_errors(path):
        if not path.parent.is_dir():
            raise InputError("no-such-file", found=shorten(path.parent))
        if path.exists() and not (path.is_file() and is_rejects_file(path)):
            raise InputError("file-taken", found=shorten(path))


@contextmanager
def _scratch_folder(target: Path) -> Iterator[Path]:
    """Create a temporary folder beside `target`, so on the same disk. Raises `InputError` `cannot-write`."""
    with translate_write_errors(target):
        if not target.parent.is_dir():
            raise InputError("no-such-file", found=shorten(target.parent))
        with tempfile.TemporaryDirectory(prefix=".tables.", dir=target.parent) as scratch:
            yield Path(scratch)


def _require_table_folder(target: Path, ending: str) -> None:
    if not target.exists():
        return
    names = {f"{table}{ending}" for table in TABLES}
    if not target.is_dir() or any(file.name not in names or not file.is_file() for file in target.iterdir()):
        raise InputError("path-taken", found=shorten(target))


def _replace_folder(folder: Path, target: Path, backup: Path) -> None:
    if target.exists():
        target.rename(backup)
    try:
        folder.rename(target)
    except OSError:
        if backup.exists():
            backup.rename(target)
        raise
