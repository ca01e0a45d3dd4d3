"""Limits of the service: body size and time, request rate, query time, rows, and anonymous access."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from dtgraph.api import executors
from dtgraph.api.middleware import body_limits
from dtgraph.api.response_cache import ResponseCache
from dtgraph.api.routes import health
from fastapi.responses import StreamingResponse

from dtgraph.auth.keys import KeyStore
from dtgraph.engine.evaluator import Evaluator
from dtgraph.errors import RefusedError, StoreError
from dtgraph.network import Network
from dtgraph.stores.deadline import remaining_seconds, time_limit

from ...helpers.service import Service, serve_in_process

DAY = "2026-06-30"


@pytest.fixture
def strict(sample: Network, tmp_path: Path) -> Iterator[Service]:
    bounds = {"answer_rows": 20, "body_bytes": 2_000_000, "rate_limit": 50}
    with serve_in_process(sample, tmp_path, **bounds) as service:
        yield service


def test_body_size_is_limited(strict: Service) -> None:
    client = strict.client("write")
    row = b'{"name": "' + b"x" * 2**20 + b'"}'
    for content in (row, iter([row[: 2**19], row[2**19 :]])):  # with a Content-Length and without
        response = client.put("/v1/platforms/p", content=content, headers={"content-type": "application/json"})
        assert (response.status_code, response.json()["code"]) == (413, "body-too-large")
        assert response.headers["content-type"] == "application/problem+json"
        assert "x-request-id" in response.headers
    table = b"id,name\n" + b"-,x\n" * 600_000
    for size, status in ((1_500_000, 422), (2_000_001, 413)):  # the first has wrong rows, but not too many bytes
        response = client.post("/v1/import?table=platforms", content=table[:size], headers={"content-type": "text/csv"})
        assert response.status_code == status


def test_slow_body_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_limits, "BODY_TIMEOUT_S", 0.1)
    messages: list[Any] = []

    async def read_body(_scope: Any, receive: Any, _send: Any) -> None:
        while (await receive())["more_body"]:
            pass

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.04)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Any) -> None:
        messages.append(message)

    scope = {"type": "http", "method": "PUT", "path": "/v1/tasks/t", "headers": []}
    asyncio.run(body_limits.BodyLimit(read_body, 100)(scope, receive, send))
    assert messages[0]["status"] == 408
    assert json.loads(messages[1]["body"])["code"] == "body-too-slow"


def test_slow_response_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_limits, "BODY_TIMEOUT_S", 0.05)
    sent_messages: list[Any] = []

    async def respond(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.2)
        await StreamingResponse(iter([b"late"]))(scope, receive, send)

    received_messages = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in received_messages:
            return message
        await asyncio.Event().wait()  # the client stays
        raise AssertionError

    async def send(message: Any) -> None:
        sent_messages.append(message)

    scope = {"type": "http", "method": "GET", "path": "/v1/overview", "headers": [], "asgi": {"spec_version": "2.0"}}
    asyncio.run(body_limits.BodyLimit(respond, 100)(scope, receive, send))
    assert sent_messages[0]["status"] == 200
    assert b"".join(message.get("body", b"") for message in sent_messages[1:]) == b"late"


def test_query_is_cancelled_when_service_stops(sample: Network) -> None:
    stop = threading.Event()
    with time_limit(60, cancelled=[stop]):
        assert sample.find("xa", limit=1)
        stop.set()
        with pytest.raises(StoreError, match="stopping"):
            sample.find("xa", limit=1)


def test_rows_of_response_are_limited(strict: Service) -> None:
    client = strict.client("read")
    for path in ("/v1/gaps", "/v1/queries/staffed_units", "/v1/resilience?measure=dark_dates"):
        response = client.get(path, params={"as_of": DAY})
        assert (response.status_code, response.json()["code"]) == (422, "too-many-rows"), path
    rule = "/v1/gaps/units_without_focal_point"
    assert client.get(rule, params={"as_of": DAY}, headers={"accept": "text/csv"}).json()["code"] == "too-many-rows"
    page = client.get(rule, params={"as_of": DAY, "limit": 10}, headers={"accept": "text/csv"})
    assert len(page.text.splitlines()) == 11
    assert page.links["next"]


def test_query_time_is_limited(sample: Network, tmp_path: Path) -> None:
    with serve_in_process(sample, tmp_path, answer_timeout=0.000_001) as service:
        response = service.client("read").get("/v1/gaps", params={"as_of": DAY, "explain": True})
        assert (response.status_code, response.json()["code"]) == (422, "query-too-slow")
        assert service.client("read").get("/v1/units").json()["code"] == "query-too-slow"


def test_request_rate_of_each_key_is_limited(strict: Service) -> None:
    first, second = strict.client("read"), strict.client("read")
    responses = [first.get("/v1/units?limit=1") for _ in range(60)]
    refused = [response for response in responses if response.status_code == 429]
    assert 5 <= len(refused) <= 10
    assert (refused[0].json()["code"], refused[0].headers["retry-after"] in ("1", "2")) == ("too-many-requests", True)
    assert second.get("/v1/units?limit=1").status_code == 200
    assert first.get("/healthz").status_code == 200


def test_anonymous_access_is_local_and_until_first_key(sample: Network, tmp_path: Path) -> None:
    with serve_in_process(sample, tmp_path, anonymous=True) as service:
        anonymous = service.client()
        local = {"host": "127.0.0.1:8690"}
        contacts = anonymous.get(f"/v1/focal-points?province=vn:province:12:2024&as_of={DAY}", headers=local).json()
        points = [point for contact in contacts["items"] for point in contact["focal_points"]]
        assert points
        assert all(point["name"] is None and point["person_id"] for point in points)
        for host in ("localhost", "[::1]:8690"):
            assert anonymous.get("/v1/units?limit=1", headers={"host": host}).status_code == 200
        for host in ("example.org", "127.0.0.1.example.org", "0.0.0.0"):
            refused = anonymous.get("/v1/units?limit=1", headers={"host": host})
            assert (refused.status_code, refused.json()["code"]) == (403, "other-host"), host
        assert anonymous.put("/v1/platforms/p", json={"name": "x"}, headers=local).json()["code"] == "key-needed"
        key, _ = service.keys.create("one", ["read"])
        assert anonymous.get("/v1/units?limit=1", headers=local).json()["code"] == "key-needed"
        service.keys.revoke(key.id)
        assert anonymous.get("/v1/units?limit=1", headers=local).json()["code"] == "key-needed"


HOSTILE = (
    "%00",
    "%0a",
    "..%2f..%2fetc%2fpasswd",
    "%ff%fe",
    "💥",
    "' OR 1=1 //",
    "}) DETACH DELETE u //",
    "<script>alert(1)</script>",
    "${jndi:ldap://x}",
    "a" * 5_000,
    "\u202e",
)


def test_hostile_texts_cause_no_server_errors(service: Service) -> None:
    client, version = service.client("admin"), service.network.version
    for text in HOSTILE:
        for response in (
            client.get(f"/v1/units/{text}"),
            client.get(f"/v1/gaps/{text}"),
            client.get(f"/v1/queries/{text}"),
            client.get("/v1/units", params={"text": text}),
            client.get("/v1/units", params={"code": text}),
            client.get("/v1/units", params={"cursor": text}),
            client.get("/v1/units", params={text: text}),
            client.get("/v1/focal-points", params={"name": text}),
            client.get("/v1/queries/unit_names", params={"ids": text}),
            client.get("/v1/paths", params={"from": text, "to": text}),
            client.get("/v1/units", params={"as_of": text}),
            client.put("/v1/platforms/p", json={"name": text, text: text}),
            client.post(f"/v1/units/{text}/end", json={"on": text}),
            client.get("/v1/units?limit=1", headers={b"accept": text.encode()[:200], b"if-none-match": text.encode()}),
            client.put("/v1/units/u", json={}, headers={b"idempotency-key": text.encode()[:300]}),
        ):
            assert response.status_code < 500, (text[:30], response.request.url)
            if response.status_code >= 400:
                assert response.json()["code"], text[:30]
    assert service.network.version == version


def test_invalid_keys_are_rate_limited(strict: Service) -> None:
    client = strict.client()
    client.headers["authorization"] = "Bearer dtg_abc_def"
    codes = [client.get("/v1/units?limit=1").json()["code"] for _ in range(60)]
    assert set(codes) == {"wrong-key", "too-many-requests"}


def test_missing_key_file_allows_no_anonymous_access(sample: Network, tmp_path: Path) -> None:
    access = KeyStore(tmp_path / "keys")
    access.create("one", ["read"])
    access.close()
    with serve_in_process(sample, tmp_path, anonymous=True) as service:
        for file in tmp_path.glob("keys*"):
            file.unlink()
        refused = service.client().get("/v1/units?limit=1", headers={"host": "localhost"})
        assert (refused.status_code, refused.json()["code"]) == (401, "key-needed")


def test_slow_queries_do_not_block_fast_requests(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    finish, started = threading.Event(), threading.Semaphore(0)

    def slow(*_: object, **__: object) -> None:
        started.release()
        assert finish.wait(60)
        raise RefusedError("only-a-subtree", found="it", within="x")

    monkeypatch.setattr(Evaluator, "rule_results", slow)
    clients = [service.client("read") for _ in range(2)]
    client, other = clients[0], service.client("read")
    with ThreadPoolExecutor(60) as pool:
        futures = [
            pool.submit(caller.get, f"/v1/gaps?as_of=2026-01-{day:02}")
            for day in range(1, executors.MAX_QUEUE_PER_KEY)
            for caller in clients
        ]
        for _ in range(executors.SLOW_THREADS):
            assert started.acquire(timeout=60)
        try:
            for path in ("/v1/units?limit=1", "/readyz", "/metrics", "/docs"):
                assert client.get(path).status_code == 200
            for limit, caller in (("MAX_QUEUE_PER_KEY", client), ("MAX_QUEUE", other)):
                monkeypatch.setattr(executors, limit, 3)
                refused = caller.get("/v1/resilience")
                assert (refused.status_code, refused.json()["code"]) == (503, "busy")
        finally:
            finish.set()
        assert {future.result().status_code for future in futures} == {403}


def test_response_cache_counts_tags_and_bodies() -> None:
    cache = ResponseCache()
    cache.add_body("long", b"{}", "x" * 300_000)
    cache.add_body("short", b"{}", None)
    assert (cache.response("long"), cache.response("short") is None) == (None, False)
    for number in range(200_000):
        cache.add_body(str(number), b"{}", None)
    assert cache.response("short") is None


def test_hanging_store_is_not_ready(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    finish = threading.Event()
    monkeypatch.setattr(health, "READINESS_TIMEOUT_S", 0.1)
    monkeypatch.setattr(Network, "version", property(lambda _: finish.wait(60)))
    client = service.client("read")
    try:
        for _ in range(3):
            response = client.get("/readyz")
            assert (response.status_code, response.json()["code"]) == (503, "store-unreachable")
        assert client.get("/healthz").status_code == 200
    finally:
        finish.set()


def test_reading_ends_when_client_disconnects(strict: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    started, ended = threading.Event(), threading.Event()

    def find(*_: Any, **__: Any) -> None:
        started.set()
        try:
            while True:
                remaining_seconds(None)
                time.sleep(0.01)
        finally:
            ended.set()

    async def receive() -> dict[str, Any]:
        for message in messages:
            return message
        await asyncio.to_thread(started.wait, 30)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        raise AssertionError(message)

    monkeypatch.setattr(Evaluator, "map_units", find)
    monkeypatch.setattr(Evaluator, "overview", find)
    token = strict.client("read").headers["authorization"]
    for path in ("/v1/map", "/v1/overview"):
        started.clear()
        ended.clear()
        messages = iter([{"type": "http.request", "body": b"", "more_body": False}])
        headers = [(b"authorization", token.encode()), (b"host", b"testserver")]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
        asyncio.run(strict.app({**scope, "asgi": {"spec_version": "2.0"}}, receive, send))
        assert ended.is_set()
    text = strict.client().get("/metrics").text
    assert 'route="/v1/overview",status="499"' in text
