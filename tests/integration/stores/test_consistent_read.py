"""`read_consistently` reads one committed state, even while writers never pause."""

import threading
import time

import pytest

from dtgraph.errors import StoreError
from dtgraph.stores.consistent_read import read_consistently
from dtgraph.stores.deadline import time_limit
from dtgraph.stores.protocol import Store

from .test_contract import create, names, put, rename


class Writers:
    """Two threads that write without pausing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(name,)) for name in "ab"]

    def _write(self, name: str) -> None:
        count = 0
        while not self._done.is_set():
            count += 1
            put(self._store, rename(name, "", str(count)))

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()


def test_second_attempt_blocks_writers_that_never_pause(store: Store) -> None:
    put(store, create("a", "b"))
    attempts = 0

    def work() -> tuple[dict[str, str], dict[str, str]]:
        nonlocal attempts
        attempts += 1
        before = names(store)
        time.sleep(0.5)
        return before, names(store)

    with Writers(store):
        (before, after), version = read_consistently(store, work)
        assert before == after
        assert attempts == 2
        time.sleep(0.5)  # the writers continue
        assert store.version > version


def test_writers_continue_after_an_error(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.block_writers(), store.block_writers():
        raise ZeroDivisionError
    with store.block_writers(), pytest.raises(RuntimeError):
        put(store, create("a"))
    put(store, create("a"))
    assert names(store) == {"a": "Unit a"}


def test_lack_of_time_because_of_writers_is_keeps_changing(store: Store) -> None:
    """Not `query-too-slow`, as without the writers there would have been time."""
    put(store, create("a"))

    def work() -> None:
        names(store)
        put(store, rename("a", "", "b")) if names(store) == {"a": "Unit a"} else None
        time.sleep(1.4)
        names(store)

    with time_limit(2.5), pytest.raises(StoreError) as caught:
        read_consistently(store, work)
    assert caught.value.code == "keeps-changing"
    with time_limit(0.5), pytest.raises(StoreError) as caught:
        read_consistently(store, work)
    assert caught.value.code == "query-too-slow"


def test_error_after_a_commit_repeats_the_read(store: Store) -> None:
    put(store, create("a"))
    attempts = 0

    def work() -> int:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            put(store, rename("a", "", "1"))
            raise IndexError
        return attempts

    assert read_consistently(store, work)[0] == 2

    def fail() -> None:
        raise IndexError

    with pytest.raises(IndexError):
        read_consistently(store, fail)
