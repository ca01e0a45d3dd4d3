"""The application: health, problem documents, and which stores it opens and closes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dtgraph.api.app import create_app
from fastapi import FastAPI
from fastapi.testclient import TestClient

from dtgraph import backends
from dtgraph.auth.keys import KeyStore
from dtgraph.errors import DtgraphError, InputError, RefusedError, StoreError

from ...conftest import Opener
from ...helpers import network_over


class ClosingStore:
    """A store that counts how often it is closed."""

    url = "somewhere.db"

    knows_version = True

    close_count = 0

    def close(self) -> None:
        self.close_count += 1


@pytest.fixture
def store() -> ClosingStore:
    return ClosingStore()


@pytest.fixture
def app(store: Any, tmp_path: Path) -> FastAPI:
    return create_app(network_over(store), keys=KeyStore(tmp_path / "keys"))


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def test_healthz(client: TestClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_given_network_is_not_closed(app: FastAPI, store: ClosingStore) -> None:
    with TestClient(app):
        pass
    assert store.close_count == 0


def test_store_of_settings_is_opened_and_closed(monkeypatch: pytest.MonkeyPatch, store: ClosingStore) -> None:
    monkeypatch.setenv("DTGRAPH_STORE", "somewhere.db")
    urls = []

    def open_store(url: str, *, create: bool, lazy: bool) -> ClosingStore:
        urls.append(url)
        return store

    monkeypatch.setattr(backends, "open_store", open_store)
    with TestClient(create_app()) as client:
        assert client.get("/healthz").status_code == 200
        assert (urls, store.close_count) == (["somewhere.db"], 0)
    assert store.close_count == 1


def test_real_store_is_open_while_application_runs(monkeypatch: pytest.MonkeyPatch, open_embedded: Opener) -> None:
    created = open_embedded()
    url, version = created.url, created.version
    created.close()
    monkeypatch.setenv("DTGRAPH_STORE", url)
    with TestClient(app := create_app()) as client:
        assert client.get("/healthz").status_code == 200
        assert app.state.network.version == version
    with pytest.raises(StoreError):
        app.state.network.version  # noqa: B018  # the application closed it


def test_docs_load_nothing_from_other_hosts(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    paths = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(paths) == 5
    for path in paths:
        assert client.get(f"/{path}").status_code == 200, path
    assert client.get("/redoc").status_code == 404
    assert "/healthz" in client.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError("bad-option", option="--x", found="y", advice="use z"), 400),
        (InputError("unknown-unit", found="vn:nowhere"), 404),
        (RefusedError("unit-not-current", found="u", day="2026-06-30"), 409),
        (StoreError("store-missing", path="x.db"), 503),
    ],
)
def test_errors_are_problem_documents(app: FastAPI, client: TestClient, error: DtgraphError, status: int) -> None:
    @app.get("/fails")
    def fails() -> None:
        raise error

    response = client.get("/fails")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["code"]) == (status, error.code)
    assert (body["detail"], body["advice"]) == (error.message, error.advice)
    assert body["type"] == f"urn:dtgraph:problem:{error.code}"


def test_framework_errors_are_problem_documents(app: FastAPI, client: TestClient) -> None:
    @app.get("/counts/{n}")
    def counts(n: int) -> int:
        return n

    for path, status in (("/nowhere", 404), ("/counts/secret", 422)):
        response = client.get(path)
        assert (response.status_code, response.json()["status"]) == (status, status)
        assert response.headers["content-type"] == "application/problem+json"
        assert "secret" not in response.text
    not_allowed = client.delete("/healthz")
    assert (not_allowed.status_code, not_allowed.headers["allow"]) == (405, "GET")
