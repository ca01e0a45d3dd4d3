"""Request ids, security headers, logs and metrics; none of them reveals the request's content."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dtgraph.api.app import create_app
from dtgraph.api.metrics import Metrics
from dtgraph.api.middleware.request_context import LOGGER, SECURITY_HEADERS, JsonLines, RequestContext
from fastapi import FastAPI
from fastapi.testclient import TestClient

from dtgraph.auth.keys import KeyStore
from dtgraph.errors import StoreError

from ...helpers import network_over

SECRET = "kenari"


class VersionStore:
    """A store with a version; while `broken`, reading it fails."""

    url = "x.db"
    broken = False
    knows_version = True

    @property
    def version(self) -> int:
        if self.broken:
            raise StoreError("store-missing", path="x.db")
        return 7

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def store() -> VersionStore:
    return VersionStore()


@pytest.fixture
def app(store: Any, tmp_path: Path) -> FastAPI:
    application = create_app(network_over(store), keys=KeyStore(tmp_path / "keys"))

    @application.get("/things/{name}")
    def fails(name: str, q: str = "") -> None:
        raise ValueError(f"{SECRET} {name}")

    return application


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.INFO, LOGGER.name)
    return lambda: [json.loads(JsonLines().format(record)) for record in caplog.records if record.name == LOGGER.name]


def test_every_response_has_security_headers_and_request_id(client: TestClient) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/nowhere", f"/things/{SECRET}", "/openapi.json"):
        response = client.get(path)
        assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS, path
        assert len(response.headers["x-request-id"]) == 32


def test_safe_request_id_is_reused(client: TestClient) -> None:
    assert client.get("/healthz", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    for unsafe in ("", "a b", '"x"', "x" * 65, "<script>"):
        assert client.get("/healthz", headers={"x-request-id": unsafe}).headers["x-request-id"] != unsafe


def test_readyz_reports_state_of_store(client: TestClient, store: VersionStore) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "version": 7, "columns": "unchecked"}
    store.broken = True
    response = client.get("/readyz")
    assert (response.status_code, response.json()["code"]) == (503, "store-missing")
    assert client.get("/healthz").status_code == 200


def test_internal_error_reveals_nothing(client: TestClient, lines: Any) -> None:
    response = client.get(f"/things/{SECRET}", params={"q": SECRET}, headers={"authorization": SECRET})
    assert (response.status_code, response.headers["content-type"]) == (500, "application/problem+json")
    assert (response.json()["status"], response.json()["code"]) == (500, "internal")
    assert SECRET not in response.text
    entries = lines()
    assert SECRET not in json.dumps(entries)
    error_entry, request_entry = entries
    assert error_entry["error"].startswith("ValueError in test_request_context.py:")
    assert error_entry["request_id"] == request_entry["request_id"] == response.headers["x-request-id"]
    assert (request_entry["method"], request_entry["route"], request_entry["status"]) == ("GET", "/things/{name}", 500)
    assert request_entry["ms"] > 0


def test_metrics_have_routes_and_no_paths(client: TestClient) -> None:
    for path in ("/healthz", f"/things/{SECRET}", f"/{SECRET}"):
        client.get(path)
    client.request(SECRET.upper(), "/healthz")
    text = client.get("/metrics").text
    assert 'dtgraph_requests_total{method="GET",route="/healthz",status="200"} 1.0' in text
    assert 'dtgraph_requests_total{method="GET",route="/things/{name}",status="500"} 1.0' in text
    assert 'dtgraph_requests_total{method="GET",route="unknown",status="404"} 1.0' in text
    assert SECRET not in text.lower()
    assert "dtgraph_requests_open 1.0" in text


def test_request_cancelled_by_shutdown_gets_503() -> None:
    messages: list[Any] = []

    async def never(*_: object) -> None:
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        messages.append(message)

    async def run_and_cancel() -> None:
        scope = {"type": "http", "method": "PUT", "path": "/", "headers": []}
        task = asyncio.create_task(RequestContext(never, Metrics())(scope, never, send))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run_and_cancel())
    assert messages[0]["status"] == 503
    assert b"retry-after" in dict(messages[0]["headers"])
    assert json.loads(messages[1]["body"])["code"] == "stopping"
