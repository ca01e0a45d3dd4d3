"""Columns on both stores: patched after commits, saved and loaded; never stale, never damaged without notice."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dtgraph.engine import column_cache, column_files
from dtgraph.engine.column_cache import ColumnCache, read_columns
from dtgraph.engine.column_check import different_columns
from dtgraph.engine.columns import vocabulary
from dtgraph.stores.protocol import Store

from ...conftest import Opener
from ...helpers import ROOT, local, network_over
from ...helpers.exchange_files import clear_store
from ...helpers.neo4j.server import Server
from ...helpers.network_builder import NetworkBuilder
from ...helpers.random_changes import change_randomly, random_sheets
from ...helpers.recording_store import RecordingStore


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def compare_after_random_commits(opened: Store, seeds: range, commits: int) -> int:
    """Patch columns after random commits and compare them with columns read anew; returns the number of commits."""
    network, cache, number = network_over(opened), ColumnCache(opened), 0
    for seed in seeds:
        rng = random.Random(seed)
        clear_store(opened)
        network.import_tables(random_sheets(seed))
        cache.columns()
        for _ in range(commits):
            if change_randomly(network, rng):
                number += 1
                assert not different_columns(cache.columns(), read_columns(opened)), (seed, number)
        assert not different_columns(ColumnCache(opened).columns(), read_columns(opened)), seed  # from base and log
    return number


def test_patched_columns_are_those_read_anew(store: Store) -> None:
    assert compare_after_random_commits(store, range(2), 30) > 20


@pytest.mark.thorough
@pytest.mark.timeout(3_000)
def test_columns_after_thousands_of_commits(store: Store) -> None:
    assert compare_after_random_commits(store, range(100, 200), 60) > 2_000


def compare_while_others_commit(server: Server, store: Store, commits: int) -> int:
    """Patch columns while two processes commit; returns how often they were compared with columns read anew."""
    network_over(store).import_tables(random_sheets(1))
    cache, compared = ColumnCache(store), 0
    cache.columns()
    login = {"DTGRAPH_NEO4J_USER": server.user, "DTGRAPH_NEO4J_PASSWORD": server.password}
    command = [sys.executable, "-m", "tests.helpers.random_changes", server.url]
    others = [
        subprocess.Popen([*command, str(seed), str(commits)], env={**os.environ, **login}, cwd=ROOT) for seed in (2, 3)
    ]
    ended = False
    while not ended:
        ended = all(other.poll() is not None for other in others)
        columns, expected = cache.columns(), read_columns(store)
        if columns.version == expected.version:
            compared += 1
            assert not different_columns(columns, expected)
    assert [other.returncode for other in others] == [0, 0]
    assert columns.version == expected.version > 2 * commits
    return compared


@pytest.mark.neo4j
def test_columns_follow_the_commits_of_other_processes(empty_server: Server, server_store: Store) -> None:
    assert compare_while_others_commit(empty_server, server_store, 5) > 1


@pytest.mark.neo4j
@pytest.mark.thorough
@pytest.mark.timeout(3_000)
def test_columns_follow_thousands_of_commits_of_other_processes(empty_server: Server, server_store: Store) -> None:
    assert compare_while_others_commit(empty_server, server_store, 1_000) > 20


def test_commits_are_patched_and_not_read_anew(store: Store) -> None:
    network_over(store).import_tables(random_sheets(1))
    counting = RecordingStore(store)
    cache = ColumnCache(counting)  # type: ignore[arg-type]
    cache.columns()
    scans = len(counting.scans)
    for number in range(3):
        network_over(store).import_tables(NetworkBuilder().unit(f"new{number}").sheets())
        assert cache.columns().nodes["Unit"].index(f"new{number}") >= 0
    assert len(counting.scans) == scans
    clear_store(store)
    assert len(cache.columns().nodes["Unit"]) == 0
    assert len(counting.scans) > scans


def test_another_process_reads_saved_columns(open_any: Opener) -> None:
    with network_over(open_any()) as network:
        network.import_tables(random_sheets(2))
        ColumnCache(local(network).store).columns()
    counting = RecordingStore(open_any())
    cache = ColumnCache(counting)  # type: ignore[arg-type]
    expected = read_columns(counting.store)
    assert not counting.scans
    assert not different_columns(cache.columns(), expected)
    network_over(counting.store).import_tables(NetworkBuilder().unit("new").sheets())
    cache.columns()
    again = ColumnCache(counting)  # type: ignore[arg-type]
    assert again.columns().nodes["Unit"].index("new") >= 0
    assert {*counting.scans} <= {"Person"}  # the personal part, which is not saved for a server
    counting.store.close()


@pytest.mark.parametrize("logged", [True, False])
def test_personal_columns_follow_changes_of_people(open_any: Opener, logged: bool) -> None:
    store = open_any()
    tables = NetworkBuilder().unit("u").person("m", "u", phone="+84 000 000 001").person("z", "u")
    network_over(store).import_tables(tables.sheets())
    first = ColumnCache(store)
    first.columns()
    network_over(store).upsert("people", {"id": "a", "name": "Người mới", "home_unit_id": "u"})
    network_over(store).upsert("people", {"id": "m", "name": "Tên mới", "home_unit_id": "u"})
    if logged:
        first.columns()
    loaded = ColumnCache(store).columns()
    assert not different_columns(loaded, read_columns(store))
    assert loaded.nodes["Person"].python_values("name", np.arange(3)) == ["Người mới", "Tên mới", "Người z"]
    store.close()


def test_columns_that_differ_from_the_store_are_replaced(open_any: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_any()
    network_over(store).import_tables(NetworkBuilder().unit("a").sheets())
    cache = ColumnCache(store)
    assert cache.check() == []
    state = cache.state
    monkeypatch.setattr(column_cache, "apply_change", lambda columns, _change: columns)  # forgets the change
    network_over(store).import_tables(NetworkBuilder().unit("b").sheets())
    assert len(cache.columns().nodes["Unit"]) == 1
    assert {"Unit.@ids", "Unit.name"} <= {*cache.check()}
    assert cache.columns().nodes["Unit"].index("b") == 1
    assert ColumnCache(store).columns().nodes["Unit"].index("b") == 1
    assert cache.check() == []
    assert cache.state[1] == state[1] + 1
    store.close()


def test_ties_with_different_roles_have_one_order(store: Store) -> None:
    network = network_over(store)
    network.import_tables(NetworkBuilder().unit("u").add("tasks", id="t", title="Việc").sheets())
    cache = ColumnCache(store)
    for role in ("support", "lead"):
        network.upsert("links", {"type": "RESPONSIBLE_FOR", "source_id": "u", "target_id": "t", "role": role})
        assert not different_columns(cache.columns(), read_columns(store))


def test_two_processes_follow_the_same_commits(open_any: Opener) -> None:
    store = open_any()
    network_over(store).import_tables(NetworkBuilder().unit("a").sheets())
    caches = ColumnCache(store), ColumnCache(store)
    for cache in caches:
        cache.columns()
    for number in range(3):
        network_over(store).import_tables(NetworkBuilder().unit(f"b{number}").sheets())
        for cache in caches[: 1 + number % 2]:
            cache.columns()
    counting = RecordingStore(store)
    assert ColumnCache(counting).columns().nodes["Unit"].index("b2") >= 0  # type: ignore[arg-type]
    assert not counting.scans
    store.close()


def test_log_is_limited(open_embedded: Opener, monkeypatch: pytest.MonkeyPatch, cache_folder: Path) -> None:
    monkeypatch.setattr(column_files, "MAX_LOG_BYTES", 2_000)
    store = open_embedded()
    cache = ColumnCache(store)
    for number in range(20):
        network_over(store).import_tables(NetworkBuilder().unit(f"u{number}").sheets())
        cache.columns()
        assert sum(file.stat().st_size for file in saved_files(store, cache_folder) if file.suffix == ".jsonl") < 4_000
    assert not different_columns(ColumnCache(store).columns(), read_columns(store))
    store.close()


@pytest.mark.parametrize(("name", "value"), [("files", []), ("version", "x"), ("folder", 1), ("types", None)])
def test_unusual_manifest_is_ignored(open_embedded: Opener, name: str, value: object) -> None:
    store = open_embedded()
    network_over(store).import_tables(NetworkBuilder().unit("a").sheets())
    ColumnCache(store).columns()
    manifest = Path(store.url) / "columns" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), name: value}))
    assert ColumnCache(store).columns().nodes["Unit"].index("a") == 0
    store.close()


def test_files_depend_on_vocabularies(monkeypatch: pytest.MonkeyPatch) -> None:
    before = column_files._types_checksum()

    def reversed_words(kind: str, name: str) -> tuple[str, ...]:
        words = vocabulary(kind, name)
        return words[::-1] if (kind, name) == ("Unit", "kind") else words

    monkeypatch.setattr(column_files, "vocabulary", reversed_words)
    assert column_files._types_checksum() != before


def saved_files(store: Store, cache_folder: Path) -> list[Path]:
    folder = cache_folder if "://" in store.url else Path(store.url) / "columns"
    return sorted(file for file in folder.rglob("*") if file.is_file())


def test_damage_is_noticed(open_any: Opener, cache_folder: Path) -> None:
    store = open_any()
    network_over(store).import_tables(random_sheets(3))
    expected = ColumnCache(store).columns()
    files = saved_files(store, cache_folder)
    assert len(files) > 20
    for file in files:
        content = file.read_bytes()
        for position in {0, len(content) // 2, len(content) - 1}:
            damaged = bytearray(content)
            damaged[position] ^= 4
            file.write_bytes(damaged)
            assert not different_columns(ColumnCache(store).columns(), expected), file.name
    store.close()


def test_log_of_other_commits_is_ignored(open_embedded: Opener, tmp_path: Path) -> None:
    store = open_embedded()
    network_over(store).import_tables(random_sheets(4))
    cache = ColumnCache(store)
    cache.columns()
    for number in range(3):
        network_over(store).import_tables(NetworkBuilder().unit(f"new{number}").sheets())
        cache.columns()
    [log] = (tmp_path / "network.db").rglob("*.jsonl")
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == 3
    log.write_text(lines[0] + lines[2], encoding="utf-8")
    counting = RecordingStore(store)
    assert not different_columns(ColumnCache(counting).columns(), cache.columns())  # type: ignore[arg-type]
    assert counting.scans
    store.close()


def test_server_cache_has_no_personal_data(open_server: Opener, cache_folder: Path) -> None:
    store = open_server()
    network_over(store).import_tables(NetworkBuilder().unit("u").person("p", "u", phone="+84 000 000 001").sheets())
    ColumnCache(store).columns()
    network_over(store).upsert("people", {"id": "p", "name": "Người mới", "phone": "+84 000 000 002"})
    ColumnCache(store).columns()
    files = saved_files(store, cache_folder)
    assert files
    for file in files:
        assert b"+84" not in file.read_bytes()
        assert "Người".encode() not in file.read_bytes()
    [folder] = (cache_folder / "dtgraph" / "columns").iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    store.close()
