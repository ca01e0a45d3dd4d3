"""Features of the embedded store only: its folder, its lock, and no output of the engine."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dtgraph.errors import DtgraphError
from dtgraph.settings import Settings
from dtgraph.stores import open_store
from dtgraph.stores.rw_lock import ReadWriteLock

from ...conftest import HEAP, Opener
from .test_contract import create, names, put

OPEN = """
import sys
from dtgraph.settings import Settings
from dtgraph.stores import open_store
try:
    open_store(sys.argv[1], create=True, settings=Settings(heap="256m")).close()
except Exception as error:
    print(error.code, error, sep="|")
else:
    print("opened")
"""


def open_in_process(path: Path) -> subprocess.CompletedProcess[str]:
    """Open the store at `path` in another process."""
    command = [sys.executable, "-W", "error", "-c", OPEN, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=path.parent)


def test_second_process_is_refused_with_the_process_id(tmp_path: Path, open_embedded: Opener) -> None:
    store = open_embedded()
    put(store, create("a"))
    output = open_in_process(tmp_path / "network.db").stdout
    assert output.startswith("store-held|")
    assert f"in use by process {os.getpid()} – " in output
    assert names(store) == {"a": "Unit a"}
    store.close()
    assert open_in_process(tmp_path / "network.db").stdout == "opened\n"


def test_engine_writes_no_output_and_no_other_files(tmp_path: Path) -> None:
    process = open_in_process(tmp_path / "network.db")
    assert (process.stdout, process.stderr) == ("opened\n", "")
    assert [entry.name for entry in tmp_path.iterdir()] == ["network.db"]


def test_store_can_be_opened_twice_in_one_process(open_embedded: Opener) -> None:
    first, second = open_embedded(), open_embedded()
    put(first, create("a"))
    assert names(second) == {"a": "Unit a"}
    first.close()
    put(second, create("b"))
    assert second.version == 2
    second.close()
    with pytest.raises(DtgraphError) as caught:
        first.read("RETURN 1 AS n")
    assert caught.value.code == "store-closed"


def test_relative_path_refers_to_the_working_directory_at_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("network.db", create=True, settings=Settings(heap=HEAP))
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    put(store, create("a"))
    store.close()
    monkeypatch.chdir(tmp_path)
    again = open_store("network.db", settings=Settings(heap=HEAP))
    assert names(again) == {"a": "Unit a"}
    again.close()
    assert not list((tmp_path / "sub").iterdir())


def test_process_exits_after_a_thread_opened_the_store(tmp_path: Path) -> None:
    code = f"""
import threading
from dtgraph.settings import Settings
from dtgraph.stores import open_store
path = {str(tmp_path / "network.db")!r}
thread = threading.Thread(target=lambda: open_store(path, create=True, settings=Settings(heap="256m")).close())
thread.start()
thread.join()
print("done")
"""
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert (process.stdout, process.stderr) == ("done\n", "")


@pytest.mark.parametrize("create_", [True, False])
def test_other_files_at_the_path_are_left_alone(tmp_path: Path, create_: bool) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("mine")
    for name in ("file", "folder"):
        with pytest.raises(DtgraphError) as caught:
            open_store(str(tmp_path / name), create=create_, settings=Settings(heap=HEAP))
        assert caught.value.code == "store-broken"
    assert (tmp_path / "file").read_text() == "mine"
    assert [entry.name for entry in (tmp_path / "folder").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("url", ["ftp://x/y", "neo4j+x://h"])
def test_invalid_url(url: str) -> None:
    with pytest.raises(DtgraphError) as caught:
        open_store(url)
    assert (caught.value.code, caught.value.exit_code) == ("bad-store-url", 2)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "HTTPS://example.org"])
def test_service_url_is_refused(url: str) -> None:
    with pytest.raises(DtgraphError) as caught:
        open_store(url)
    assert (caught.value.code, caught.value.exit_code) == ("needs-the-store", 2)


def test_query_timeout_does_not_apply_to_writes(open_embedded: Opener) -> None:
    store = open_embedded(query_timeout=0.001)
    put(store, create(*[f"u{n}" for n in range(3000)]))
    put(store, create(*[f"v{n}" for n in range(3000)]), bulk=True)
    assert store.version == 2
    store.close()


def test_slow_reader_and_waiting_writer_do_not_block_other_readers() -> None:
    lock, read, written = ReadWriteLock(), threading.Event(), threading.Event()

    def slow() -> None:
        with lock.read():
            read.wait(60)

    def write() -> None:
        with lock.write():
            written.set()

    threads = [threading.Thread(target=target) for target in (slow, write)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for _ in range(20):
        with lock.read():  # not only after the slow reader has ended
            assert not written.is_set()
        time.sleep(0.03)
    read.set()
    assert written.wait(10)
    for thread in threads:
        thread.join()


def test_overlapping_readers_do_not_block_a_writer_for_long() -> None:
    lock, done = ReadWriteLock(), threading.Event()

    def read() -> None:
        while not done.is_set():
            with lock.read():
                time.sleep(0.25)

    def write() -> None:
        with lock.write():
            done.set()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
        time.sleep(0.08)
    writer = threading.Thread(target=write)
    writer.start()
    assert done.wait(30)
    for thread in (*readers, writer):
        thread.join()


def test_waiting_writer_blocks_no_reader_while_there_is_a_long_reader() -> None:
    lock, written = ReadWriteLock(), threading.Event()

    def write() -> None:
        with lock.write():
            written.set()

    writer, read = threading.Thread(target=write), threading.Event()

    def read_briefly() -> None:
        with lock.read(0):
            read.set()

    with lock.read(long=True):
        writer.start()
        time.sleep(0.05)
        for _ in range(20):
            reader = threading.Thread(target=read_briefly)
            reader.start()
            reader.join()
            assert read.is_set()
            read.clear()
            time.sleep(0.02)
        with (
            ThreadPoolExecutor(1) as other,
            pytest.raises(TimeoutError),
        ):  # the writer comes before the next long reader
            other.submit(lambda: lock.read(0.05, long=True).__enter__()).result()
        assert not written.is_set()
    assert written.wait(10)
    writer.join()


def test_consecutive_readers_do_not_block_a_writer() -> None:
    lock, done = ReadWriteLock(), threading.Event()

    def read() -> None:
        while not done.is_set():
            with lock.read():
                time.sleep(0.01)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    with lock.write():
        done.set()
    for thread in threads:
        thread.join()
