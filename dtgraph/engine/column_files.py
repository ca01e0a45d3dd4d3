"""Columns saved in a folder, as Arrow files that the next process maps into memory.

A folder has a manifest, a set of files of one version, and a log of the changes since. The manifest names the commit,
the files and their checksums, and is replaced last; damaged files are ignored. Personal data are in a file of their
own, or not saved.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import pyarrow as pa

from ..model import NODES, RELATIONSHIPS, personal_fields
from ..stores.protocol import Commit
from .column_patch import Change, apply_change, merge_changes
from .columns import Columns, NodeColumns, TieColumns, column_types, to_arrow, to_numpy, vocabulary

__all__ = ["ColumnFiles"]

FORMAT = 1
"""Version of the files' format; others are ignored."""

MAX_LOG_BYTES = 4 * 2**20
"""Size of the log from which the files are written anew."""

MANIFEST, LOG = "manifest.json", "changes.jsonl"


class ColumnFiles:
    """The saved columns of one network; `personal` is whether personal data are saved, too."""

    def __init__(self, folder: Path, *, personal: bool) -> None:
        self._folder = folder
        self._personal = personal
        self._saved: Commit | None = None
        self._log_size = 0

    def load(self) -> tuple[Columns, Commit] | None:
        """The saved columns and their commit; None if there are none or they are damaged."""
        try:
            manifest = json.loads((self._folder / MANIFEST).read_text(encoding="utf-8"))
            if manifest["format"] != FORMAT or manifest["types"] != _types_checksum():
                return None
            folder = self._folder / manifest["folder"]
            columns = _read(folder, manifest)
            saved = Commit(manifest["version"], manifest["commit_id"])
            changes = _read_log(folder / LOG, saved)
            for change in merge_changes(changes):
                columns = apply_change(columns, change)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, pa.ArrowException):
            return None
        self._saved = changes[-1].commit if changes else saved
        self._log_size = (folder / LOG).stat().st_size if changes else 0
        return columns, self._saved

    def save(self, columns: Columns, commit: Commit) -> None:
        """Save the columns of a commit, in place of others. What cannot be written is not saved."""
        try:
            self._save(columns, commit)
        except OSError:
            self._saved = None

    def _save(self, columns: Columns, commit: Commit) -> None:
        self._folder.mkdir(mode=0o777 if self._personal else 0o700, parents=True, exist_ok=True)
        name = f"{commit.version}-{commit.id[:16] or 'new'}"
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        checksums = {}
        for table_name, table in _tables(columns, personal=self._personal):
            path = folder / f"{table_name}.arrow"
            with pa.ipc.new_file(path, table.schema) as writer:
                writer.write_table(table)
            checksums[table_name] = _checksum(path)
        manifest = {
            "format": FORMAT,
            "types": _types_checksum(),
            "version": commit.version,
            "commit_id": commit.id,
            "folder": name,
            "files": checksums,
        }
        new = self._folder / f".{MANIFEST}"
        new.write_text(json.dumps(manifest), encoding="utf-8")
        new.replace(self._folder / MANIFEST)
        self._saved, self._log_size = commit, 0
        for other in self._folder.iterdir():
            if other.is_dir() and other.name != name:
                shutil.rmtree(other, ignore_errors=True)

    def update(self, columns: Columns, change: Change, before: Commit) -> None:
        """Save the columns after a change of those of the commit `before`."""
        if self._saved != before or self._log_size >= MAX_LOG_BYTES:
            self.save(columns, change.commit)
            return
        line = f"{json.dumps(before)} {change.to_json(personal=self._personal)}"
        try:
            manifest = json.loads((self._folder / MANIFEST).read_text(encoding="utf-8"))
            with (self._folder / manifest["folder"] / LOG).open("a", encoding="utf-8") as log:
                log.write(f"{crc32(line.encode())} {line}\n")
                self._log_size = log.tell()
        except (OSError, ValueError, KeyError):
            self._saved = None
            return
        self._saved = change.commit


def _read(folder: Path, manifest: Mapping[str, Any]) -> Columns:
    """The files of one version; without personal columns if these are not saved."""
    tables = {name: _open(folder / f"{name}.arrow", checksum) for name, checksum in manifest["files"].items()}
    nodes, ties = {}, {}
    for label in NODES:
        table, personal = tables[label], tables.get(f"{label}.personal")
        start, end = _interval(table)
        values = _values(table) | ({} if personal is None else _values(personal))
        nodes[label] = NodeColumns(label, start, end, values, _column(table, "@id"))
    for type_, relationship in RELATIONSHIPS.items():
        table = tables[type_]
        source, target, first, last = (_column(table, f"@{name}") for name in ("source", "target", "from", "to"))
        sizes = len(nodes[relationship.source.__name__]), len(nodes[relationship.target.__name__])
        start, end = _interval(table)
        ties[type_] = TieColumns(type_, start, end, _values(table), source, target, (first, last), sizes)
    return Columns(manifest["version"], nodes, ties)


def _read_log(path: Path, saved: Commit) -> list[Change]:
    """The changes since the commit `saved`, each of the commit of the one before. Raises `ValueError` otherwise."""
    changes, decoder = list[Change](), json.JSONDecoder()
    for text in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        checksum, _, line = text.partition(" ")
        before, end = decoder.raw_decode(line)
        change = Change.from_json(line[end + 1 :])
        if int(checksum) != crc32(line.encode()):
            raise ValueError(path)
        if change.commit.version <= saved.version:
            continue  # of another process that follows the same commits
        if Commit(*before) != saved:
            raise ValueError(path)
        changes.append(change)
        saved = change.commit
    return changes


def _tables(columns: Columns, *, personal: bool) -> list[tuple[str, pa.Table]]:
    """Tables to save, by name."""
    tables = []
    for label, nodes in columns.nodes.items():
        hidden = personal_fields(NODES[label])
        fields = {"@id": nodes.ids, "@valid_from": nodes.valid_from, "@valid_to": nodes.valid_to}
        fields |= {name: nodes.values[name] for name in column_types(label) if name not in hidden}
        tables.append((label, _table(fields)))
        if hidden and personal:
            tables.append((f"{label}.personal", _table({name: nodes.values[name] for name in sorted(hidden)})))
    for type_, ties in columns.ties.items():
        fields = {
            "@source": ties.source,
            "@target": ties.target,
            "@from": ties.counted[0],
            "@to": ties.counted[1],
            "@valid_from": ties.valid_from,
            "@valid_to": ties.valid_to,
            **ties.values,
        }
        tables.append((type_, _table(fields)))
    return tables


def _table(columns: Mapping[str, Any]) -> pa.Table:
    arrays = [column if isinstance(column, pa.Array) else to_arrow(column) for column in columns.values()]
    return pa.Table.from_arrays(arrays, list(columns))


def _open(path: Path, checksum: int) -> pa.Table:
    """Map a file into memory. Raises `ValueError` if it is damaged."""
    memory = pa.memory_map(str(path))
    if crc32(memory.read_buffer()) != checksum:
        raise ValueError(path)
    memory.seek(0)
    return pa.ipc.open_file(memory).read_all()


def _checksum(path: Path) -> int:
    with pa.memory_map(str(path)) as memory:
        return crc32(memory.read_buffer())


def _types_checksum() -> int:
    """Checksum of the model, as far as the files depend on it: words are saved as their positions in vocabularies."""
    columns = {
        kind: [
            (name, type_, vocabulary(kind, name) if type_ == "enum" else ())
            for name, type_ in sorted(column_types(kind).items())
        ]
        for kind in (*NODES, *RELATIONSHIPS)
    }
    ends = {
        type_: (relationship.source.__name__, relationship.target.__name__, relationship.key)
        for type_, relationship in RELATIONSHIPS.items()
    }
    return crc32(json.dumps([columns, ends]).encode())


def _column(table: pa.Table, name: str) -> Any:
    chunks = table[name].chunks
    column = chunks[0] if len(chunks) == 1 else table[name].combine_chunks()  # which copies even one chunk
    return column if pa.types.is_string(column.type) else to_numpy(column)


def _interval(table: pa.Table) -> tuple[Any, Any]:
    return _column(table, "@valid_from"), _column(table, "@valid_to")


def _values(table: pa.Table) -> dict[str, Any]:
    return {name: _column(table, name) for name in table.column_names if not name.startswith("@")}
