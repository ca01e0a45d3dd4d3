"""Preparation in the background: which overviews are computed and cached, and that requests come first."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from dtgraph.api import preparation
from dtgraph.api.preparation import days_around
from fastapi import FastAPI

from dtgraph.backends import LocalBackend
from dtgraph.engine import column_cache
from dtgraph.engine.evaluator import Evaluator
from dtgraph.model import today
from dtgraph.network import Network

from ...conftest import Opener
from ...helpers.service import serve_in_process

DAY = date(2026, 6, 30)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days whose overviews were computed."""
    days, original = list[date](), Evaluator.overview

    def overview(evaluator: Evaluator, rules: Any, day: date, **options: Any) -> Any:
        result = original(evaluator, rules, day, **options)
        days.append(day)
        return result

    monkeypatch.setattr(Evaluator, "overview", overview)
    return days


@pytest.fixture(autouse=True)
def short_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "CHECK_INTERVAL_S", 0.02)
    monkeypatch.setattr(preparation, "PAUSE_S", 0)
    monkeypatch.setattr(preparation, "MAX_DAYS", 2)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(("settings", "first"), [({"warm_as_of": DAY}, DAY), ({}, today())])
def test_days_are_prepared_at_startup(
    sample: Network, tmp_path: Path, computed: list[date], settings: dict[str, Any], first: date
) -> None:
    engine = sample.backend.engine if isinstance(sample.backend, LocalBackend) else None
    assert engine is not None
    with serve_in_process(sample, tmp_path, warm=True, **settings):
        wait_until(lambda: len(computed) == 3)
        time.sleep(0.1)
    assert computed == [first, *days_around(first, engine.event_days())]


def test_prepared_responses_equal_computed_ones(sample: Network, tmp_path: Path, computed: list[date]) -> None:
    with serve_in_process(sample, tmp_path, warm=True) as service:
        wait_until(lambda: len(computed) == 3)
        time.sleep(0.1)
        client = service.client("read")
        for path in ("/v1/overview", *(f"/v1/overview?as_of={day}" for day in computed[:3])):
            prepared = client.get(path)
            assert (prepared.status_code, prepared.headers["content-encoding"]) == (200, "gzip"), path
            assert prepared.headers["vary"] == "Accept, Authorization, Accept-Encoding"
            unchanged = client.get(path, headers={"if-none-match": prepared.headers["etag"]})
            assert (unchanged.status_code, len(computed)) == (304, 3)
            plain = client.get(path, headers={"accept-encoding": "identity"})
            assert plain.json() == prepared.json()
            assert len(computed) == 4
            computed.pop()


def test_days_are_prepared_after_a_commit(open_embedded: Opener, tmp_path: Path, computed: list[date]) -> None:
    network = Network(LocalBackend(open_embedded()))
    with network, serve_in_process(network, tmp_path, warm=True) as service:
        wait_until(lambda: len(computed) == 3)
        unit = {"name": "Tỉnh", "level": "province", "kind": "people_committee", "sector": "state"}
        service.client("write").put("/v1/units/u", json=unit).raise_for_status()
        wait_until(lambda: len(computed) == 6)
        assert computed[0] == computed[3] == today()


def test_columns_that_differ_from_the_store_are_replaced(
    open_embedded: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "COLUMNS_CHECK_INTERVAL_S", 0)
    network = Network(LocalBackend(open_embedded()))
    unit = {"name": "Tỉnh", "level": "province", "kind": "people_committee", "sector": "state"}
    with network, serve_in_process(network, tmp_path, warm=True) as service:
        client = service.client("write", "read")

        def columns_are(state: str) -> bool:
            return bool(client.get("/readyz").json()["columns"] == state)

        wait_until(lambda: columns_are("equal"))
        monkeypatch.setattr(column_cache, "apply_change", lambda columns, _change: columns)  # forgets the change
        client.put("/v1/units/u", json=unit).raise_for_status()
        tag = client.get("/v1/units").headers["etag"]
        wait_until(lambda: columns_are("replaced"))
        response = client.get("/v1/units", headers={"if-none-match": tag})
        assert [item["id"] for item in response.json()["items"]] == ["u"]
        wait_until(lambda: columns_are("equal"))


def test_preparation_goes_on_after_an_unexpected_error(
    sample: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(preparation, "RETRY_INTERVAL_S", 0.02)
    attempts, original = list[date](), Evaluator.overview

    def overview(evaluator: Evaluator, rules: Any, day: date, **options: Any) -> Any:
        attempts.append(day)
        if len(attempts) == 1:
            raise ValueError("Nguyễn Văn A")
        return original(evaluator, rules, day, **options)

    monkeypatch.setattr(Evaluator, "overview", overview)
    with serve_in_process(sample, tmp_path, warm=True):
        wait_until(lambda: len(attempts) == 4)
    [record] = [record for record in caplog.records if record.name == "dtgraph.preparation"]
    assert (record.about, record.exc_info) == ({"code": "ValueError"}, None)  # type: ignore[attr-defined]
    assert "Nguyễn" not in caplog.text


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Set while a preparation finds requests in progress."""
    busy, original = Event(), preparation.Preparation.__init__

    def init(self: preparation.Preparation, app: FastAPI, first_day: date | None, _busy: Event) -> None:
        original(self, app, first_day, busy)

    monkeypatch.setattr(preparation.Preparation, "__init__", init)
    yield busy
    busy.clear()


def test_preparation_waits_for_requests(
    sample: Network, tmp_path: Path, computed: list[date], busy: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = list[date]()
    original = Evaluator.day

    def day(evaluator: Evaluator, of: date) -> Any:
        calls.append(of)
        if len(calls) == 3:
            busy.set()  # a request arrives
        return original(evaluator, of)

    monkeypatch.setattr(Evaluator, "day", day)
    with serve_in_process(sample, tmp_path, warm=True):
        wait_until(busy.is_set)
        time.sleep(0.2)
        assert (len(calls), computed) == (3, [])
        busy.clear()
        wait_until(lambda: len(computed) == 3)


def test_requests_for_data_are_signalled(sample: Network, tmp_path: Path, busy: Event) -> None:
    with serve_in_process(sample, tmp_path, warm=True) as service:
        stack = service.app.middleware_stack
        while type(stack).__name__ != "BusySignal":
            stack = stack.app  # type: ignore[union-attr]
        signal, during = stack.busy, list[bool]()  # type: ignore[union-attr]

        @service.app.get("/v1/busy")
        def is_busy() -> None:
            during.append(signal.is_set())

        @service.app.get("/busy")
        def is_busy_too() -> None:
            during.append(signal.is_set())

        for path in ("/v1/busy", "/busy"):
            assert service.client().get(path).status_code == 200
        assert (during, signal.is_set()) == ([True, False], False)


def test_stopping_ends_preparation_that_waits(sample: Network, tmp_path: Path, busy: Event) -> None:
    busy.set()
    with serve_in_process(sample, tmp_path, warm=True):
        pass


def test_nothing_is_prepared_by_default(sample: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_: preparation.Preparation) -> None:
        raise AssertionError

    monkeypatch.setattr(preparation.Preparation, "start", start)
    with serve_in_process(sample, tmp_path) as service:
        assert service.client().get("/healthz").status_code == 200


def test_days_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "MAX_DAYS", 26)
    events = [DAY, date(2026, 7, 1), date(2020, 1, 1)]
    days = days_around(DAY, events)
    assert days[:3] == [date(2026, 7, 1), date(2026, 5, 31), date(2026, 7, 31)]
    assert (days[-2:], len(days)) == ([date(2027, 6, 30), date(2020, 1, 1)], 26)
    assert date(2025, 6, 30) in days
