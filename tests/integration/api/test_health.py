"""The application: it answers, every error is a problem document, and it opens and closes what it was not given."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dtgraph.api import app as application
from dtgraph.api.app import create_app
from fastapi import FastAPI
from fastapi.testclient import TestClient

from dtgraph.auth.keys import KeyStore
from dtgraph.errors import DtgraphError, InputError, RefusedError, StoreError
from dtgraph.network import Network

from ...conftest import Opener


class Closing:
    """A store of which only the end is watched."""

    url = "somewhere.db"

    knows_version = True

    closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def store() -> Closing:
    return Closing()


@pytest.fixture
def app(store: Any, tmp_path: Path) -> FastAPI:
    return create_app(Network(store), access=KeyStore(tmp_path / "keys"))


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def test_healthz(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_it_does_not_close_what_it_was_given(app: FastAPI, store: Closing) -> None:
    with TestClient(app):
        pass
    assert store.closed == 0


def test_it_opens_what_the_settings_say_and_closes_it(monkeypatch: pytest.MonkeyPatch, store: Closing) -> None:
    monkeypatch.setenv("DTGRAPH_STORE", "somewhere.db")
    opened = []

    def open_store(url: str) -> Closing:
        opened.append(url)
        return store

    monkeypatch.setattr(application, "open_store", open_store)
    with TestClient(create_app()) as client:
        assert client.get("/healthz").status_code == 200
        assert (opened, store.closed) == (["somewhere.db"], 0)
    assert store.closed == 1


def test_it_holds_a_real_store_while_it_runs(monkeypatch: pytest.MonkeyPatch, open_embedded: Opener) -> None:
    made = open_embedded()
    url, version = made.url, made.version
    made.close()
    monkeypatch.setenv("DTGRAPH_STORE", url)
    with TestClient(app := create_app()) as client:
        assert client.get("/healthz").status_code == 200
        assert app.state.network.version == version
    with pytest.raises(StoreError):
        app.state.network.version  # noqa: B018  # closed with the application


def test_no_page_loads_anything_from_another_host(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) == 5
    for address in loaded:
        assert client.get(f"/{address}").status_code == 200, address
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

    answer = client.get("/fails")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, error.code)
    assert (body["detail"], body["advice"]) == (error.sentence, error.advice)
    assert body["type"] == f"urn:dtgraph:problem:{error.code}"


def test_what_the_framework_refuses_is_a_problem_document_too(app: FastAPI, client: TestClient) -> None:
    @app.get("/counts/{n}")
    def counts(n: int) -> int:
        return n

    for path, status in (("/nowhere", 404), ("/counts/secret", 422)):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["status"]) == (status, status)
        assert answer.headers["content-type"] == "application/problem+json"
        assert "secret" not in answer.text
    refused = client.delete("/healthz")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
