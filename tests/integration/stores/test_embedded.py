"""What only the embedded store has to do: its folder, its lock, its silence."""

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
from dtgraph.stores.rw_lock import SharedLock

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


def elsewhere(path: Path) -> subprocess.CompletedProcess[str]:
    """Open the store at `path` in another process."""
    command = [sys.executable, "-W", "error", "-c", OPEN, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=path.parent)


def test_a_second_process_is_told_which_one_holds_it(tmp_path: Path, open_embedded: Opener) -> None:
    store = open_embedded()
    put(store, create("a"))
    refused = elsewhere(tmp_path / "network.db").stdout
    assert refused.startswith("store-held|")
    assert f"process {os.getpid()} holds" in refused
    assert names(store) == {"a": "Unit a"}
    store.close()
    assert elsewhere(tmp_path / "network.db").stdout == "opened\n"


def test_the_engine_says_nothing_and_leaves_nothing_beside_the_store(tmp_path: Path) -> None:
    opened = elsewhere(tmp_path / "network.db")
    assert (opened.stdout, opened.stderr) == ("opened\n", "")
    assert [entry.name for entry in tmp_path.iterdir()] == ["network.db"]


def test_one_process_may_open_it_twice(open_embedded: Opener) -> None:
    first, second = open_embedded(), open_embedded()
    put(first, create("a"))
    assert names(second) == {"a": "Unit a"}
    first.close()
    put(second, create("b"))
    assert second.version == 2
    second.close()
    with pytest.raises(DtgraphError) as closed:
        first.read("RETURN 1 AS n")
    assert closed.value.code == "store-closed"


def test_a_relative_path_means_the_folder_it_was_opened_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_process_ends_though_a_thread_of_it_opened_the_store(tmp_path: Path) -> None:
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
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert (ended.stdout, ended.stderr) == ("done\n", "")


@pytest.mark.parametrize("create_", [True, False])
def test_something_else_at_the_path_is_left_alone(tmp_path: Path, create_: bool) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("mine")
    for name in ("file", "folder"):
        with pytest.raises(DtgraphError) as refused:
            open_store(str(tmp_path / name), create=create_, settings=Settings(heap=HEAP))
        assert refused.value.code == "store-broken"
    assert (tmp_path / "file").read_text() == "mine"
    assert [entry.name for entry in (tmp_path / "folder").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("url", ["ftp://x/y", "neo4j+x://h"])
def test_an_address_of_no_store(url: str) -> None:
    with pytest.raises(DtgraphError) as refused:
        open_store(url)
    assert (refused.value.code, refused.value.exit_code) == ("bad-store-url", 2)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "HTTPS://example.org"])
def test_a_service_is_no_store(url: str) -> None:
    with pytest.raises(DtgraphError) as refused:
        open_store(url)
    assert (refused.value.code, refused.value.exit_code) == ("needs-the-store", 2)


def test_the_time_limit_is_of_questions_not_of_writes(open_embedded: Opener) -> None:
    store = open_embedded(query_timeout=0.001)
    put(store, create(*[f"u{n}" for n in range(3000)]))
    put(store, create(*[f"v{n}" for n in range(3000)]), bulk=True)
    assert store.version == 2
    store.close()


def test_a_slow_reader_and_a_writer_who_waits_keep_nobody_else_out() -> None:
    lock, read, written = SharedLock(), threading.Event(), threading.Event()

    def slow() -> None:
        with lock.shared():
            read.wait(60)

    def write() -> None:
        with lock.exclusive():
            written.set()

    threads = [threading.Thread(target=target) for target in (slow, write)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for _ in range(20):
        with lock.shared():  # else only when the slow one has ended
            assert not written.is_set()
        time.sleep(0.03)
    read.set()
    assert written.wait(10)
    for thread in threads:
        thread.join()


def test_readers_who_overlap_keep_no_writer_out_for_long() -> None:
    lock, done = SharedLock(), threading.Event()

    def read() -> None:
        while not done.is_set():
            with lock.shared():
                time.sleep(0.25)

    def write() -> None:
        with lock.exclusive():
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


def test_while_somebody_reads_for_long_a_writer_who_waits_keeps_no_reader_out() -> None:
    lock, written = SharedLock(), threading.Event()

    def write() -> None:
        with lock.exclusive():
            written.set()

    writer, read = threading.Thread(target=write), threading.Event()

    def read_on() -> None:
        with lock.shared(0):
            read.set()

    with lock.shared(long=True):
        writer.start()
        time.sleep(0.05)
        for _ in range(20):
            reader = threading.Thread(target=read_on)
            reader.start()
            reader.join()
            assert read.is_set()
            read.clear()
            time.sleep(0.02)
        with ThreadPoolExecutor(1) as other, pytest.raises(TimeoutError):  # the next who reads for long comes after it
            other.submit(lambda: lock.shared(0.05, long=True).__enter__()).result()
        assert not written.is_set()
    assert written.wait(10)
    writer.join()


def test_readers_one_after_the_other_keep_no_writer_out() -> None:
    lock, done = SharedLock(), threading.Event()

    def read() -> None:
        while not done.is_set():
            with lock.shared():
                time.sleep(0.01)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    with lock.exclusive():
        done.set()
    for thread in threads:
        thread.join()
