"""The commit file of an embedded store: which commit is the last one, for processes that do not open the engine.

The file is removed before each commit and written after it, so that a process that is killed in between leaves none.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from .protocol import Commit

__all__ = ["CommitFile"]

NAME = "dtgraph.commit"


class CommitFile:
    """The commit file in the folder of a store."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def read(self) -> Commit | None:
        """The last commit; None if it must be read from the store."""
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            return Commit(int(content["version"]), str(content["commit_id"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remove(self) -> None:
        """Remove the file durably, before a commit."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def write(self, commit: Commit) -> None:
        """Write the file, after a commit. It may fail and need not be durable: without it, the store is read."""
        new = self._path.with_suffix(".new")
        with suppress(OSError):
            new.write_text(json.dumps({"version": commit.version, "commit_id": commit.id}), encoding="utf-8")
            new.replace(self._path)
