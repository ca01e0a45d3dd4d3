"""Several reads that answer one question are of one committed state, and writers do not keep them from it."""

import threading
import time

import pytest

from dtgraph.errors import StoreError
from dtgraph.stores.consistent_read import read_consistently
from dtgraph.stores.deadline import answered_within
from dtgraph.stores.protocol import Store

from .test_contract import create, names, put, rename


class Writers:
    """Two threads that write without a pause."""

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


def test_writers_who_never_pause_wait_for_the_second_attempt(store: Store) -> None:
    put(store, create("a", "b"))
    attempts = 0

    def question() -> tuple[dict[str, str], dict[str, str]]:
        nonlocal attempts
        attempts += 1
        before = names(store)
        time.sleep(0.5)
        return before, names(store)

    with Writers(store):
        (before, after), version = read_consistently(store, question)
        assert before == after
        assert attempts == 2
        time.sleep(0.5)  # and they go on
        assert store.version > version


def test_who_keeps_writers_waiting_and_fails_lets_them_go_on(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.unchanging(), store.unchanging():
        raise ZeroDivisionError
    with store.unchanging(), pytest.raises(RuntimeError):
        put(store, create("a"))
    put(store, create("a"))
    assert names(store) == {"a": "Unit a"}


def test_a_question_that_writers_left_no_time_for_is_told_so(store: Store) -> None:
    """Not that it is too slow: it would have been answered."""
    put(store, create("a"))

    def question() -> None:
        names(store)
        put(store, rename("a", "", "b")) if names(store) == {"a": "Unit a"} else None
        time.sleep(1.4)
        names(store)

    with answered_within(2.5), pytest.raises(StoreError) as told:
        read_consistently(store, question)
    assert told.value.code == "keeps-changing"
    with answered_within(0.5), pytest.raises(StoreError) as told:
        read_consistently(store, question)
    assert told.value.code == "query-too-slow"
