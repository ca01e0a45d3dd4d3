"""Every answer has an id and safe headers; the log and the figures tell of it, and nothing of what was asked."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dtgraph.api.app import create_app
from dtgraph.api.metrics import Metrics
from dtgraph.api.middleware.request_context import LOGGER, SAFE, JsonLines, RequestContext
from fastapi import FastAPI
from fastapi.testclient import TestClient

from dtgraph.auth.keys import KeyStore
from dtgraph.errors import StoreError
from dtgraph.network import Network

SECRET = "kenari"


class Answering:
    """A store that has a version, or none."""

    broken = False
    knows_version = True

    @property
    def version(self) -> int:
        if self.broken:
            raise StoreError("store-missing", path="x.db")
        return 7

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def store() -> Answering:
    return Answering()


@pytest.fixture
def app(store: Any, tmp_path: Path) -> FastAPI:
    made = create_app(Network(store), access=KeyStore(tmp_path / "keys"))

    @made.get("/things/{name}")
    def fails(name: str, q: str = "") -> None:
        raise ValueError(f"{SECRET} {name}")

    return made


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.INFO, LOGGER.name)
    return lambda: [json.loads(JsonLines().format(record)) for record in caplog.records if record.name == LOGGER.name]


def test_every_answer_has_safe_headers_and_an_id(client: TestClient) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/nowhere", f"/things/{SECRET}", "/openapi.json"):
        answer = client.get(path)
        assert {name: answer.headers[name] for name in SAFE} == SAFE, path
        assert len(answer.headers["x-request-id"]) == 32


def test_an_id_that_is_given_is_kept_unless_it_could_break_the_log(client: TestClient) -> None:
    assert client.get("/healthz", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    for given in ("", "a b", '"x"', "x" * 65, "<script>"):
        assert client.get("/healthz", headers={"x-request-id": given}).headers["x-request-id"] != given


def test_readiness_is_the_store_s(client: TestClient, store: Answering) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "version": 7}
    store.broken = True
    refused = client.get("/readyz")
    assert (refused.status_code, refused.json()["code"]) == (503, "store-missing")
    assert client.get("/healthz").status_code == 200


def test_an_error_of_ours_is_a_problem_that_tells_nothing(client: TestClient, lines: Any) -> None:
    answer = client.get(f"/things/{SECRET}", params={"q": SECRET}, headers={"authorization": SECRET})
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert (answer.json()["status"], answer.json()["code"]) == (500, "internal")
    assert SECRET not in answer.text
    told = lines()
    assert SECRET not in json.dumps(told)
    failed, answered = told
    assert failed["error"].startswith("ValueError in test_request_context.py:")
    assert failed["request_id"] == answered["request_id"] == answer.headers["x-request-id"]
    assert (answered["method"], answered["route"], answered["status"]) == ("GET", "/things/{name}", 500)
    assert answered["ms"] > 0


def test_figures_have_routes_and_never_paths(client: TestClient) -> None:
    for path in ("/healthz", f"/things/{SECRET}", f"/{SECRET}"):
        client.get(path)
    client.request(SECRET.upper(), "/healthz")
    text = client.get("/metrics").text
    assert 'dtgraph_requests_total{method="GET",route="/healthz",status="200"} 1.0' in text
    assert 'dtgraph_requests_total{method="GET",route="/things/{name}",status="500"} 1.0' in text
    assert 'dtgraph_requests_total{method="GET",route="unknown",status="404"} 1.0' in text
    assert SECRET not in text.lower()
    assert "dtgraph_requests_open 1.0" in text


def test_who_is_not_waited_for_when_the_service_stops_is_told_so() -> None:
    sent: list[Any] = []

    async def never(*_: object) -> None:
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        sent.append(message)

    async def stopped() -> None:
        scope = {"type": "http", "method": "PUT", "path": "/", "headers": []}
        task = asyncio.create_task(RequestContext(never, Metrics())(scope, never, send))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stopped())
    assert sent[0]["status"] == 503
    assert b"retry-after" in dict(sent[0]["headers"])
    assert json.loads(sent[1]["body"])["code"] == "stopping"
