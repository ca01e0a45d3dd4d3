"""How much a service does for whoever asks: bodies, requests a minute, time and rows; and where it lets nobody ask."""

import asyncio
import json
import threading
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
from dtgraph.errors import RefusedError, StoreError
from dtgraph.network import Network
from dtgraph.stores.deadline import answered_within

from ...helpers.service import Service, serving

DAY = "2026-06-30"


@pytest.fixture
def strict(sample: Network, tmp_path: Path) -> Iterator[Service]:
    bounds = {"answer_rows": 20, "body_bytes": 2_000_000, "rate_limit": 50}
    with serving(sample, tmp_path, **bounds) as service:
        yield service


def test_a_body_has_an_end(strict: Service) -> None:
    client = strict.client("write")
    row = b'{"name": "' + b"x" * 2**20 + b'"}'
    for content in (row, iter([row[: 2**19], row[2**19 :]])):  # whether its length is told or not
        answer = client.put("/v1/platforms/p", content=content, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
        assert answer.headers["content-type"] == "application/problem+json"
        assert "x-request-id" in answer.headers
    table = b"id,name\n" + b"-,x\n" * 600_000
    for size, status in ((1_500_000, 422), (2_000_001, 413)):  # of the first the rows are wrong, not the size
        answer = client.post("/v1/import?table=platforms", content=table[:size], headers={"content-type": "text/csv"})
        assert answer.status_code == status


def test_a_body_comes_in_time_or_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_limits, "SECONDS", 0.1)
    sent: list[Any] = []

    async def reads(_scope: Any, receive: Any, _send: Any) -> None:
        while (await receive())["more_body"]:
            pass

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.04)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "PUT", "path": "/v1/tasks/t", "headers": []}
    asyncio.run(body_limits.BodyLimit(reads, 100)(scope, receive, send))
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["code"] == "body-too-slow"


def test_an_answer_that_takes_longer_than_a_body_may_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_limits, "SECONDS", 0.05)
    sent: list[Any] = []

    async def answers(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.2)
        await StreamingResponse(iter([b"late"]))(scope, receive, send)

    came = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in came:
            return message
        await asyncio.Event().wait()  # the client stays
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/v1/overview", "headers": [], "asgi": {"spec_version": "2.0"}}
    asyncio.run(body_limits.BodyLimit(answers, 100)(scope, receive, send))
    assert sent[0]["status"] == 200
    assert b"".join(message.get("body", b"") for message in sent[1:]) == b"late"


def test_a_question_of_a_service_that_stops_is_given_up(sample: Network) -> None:
    stopped = threading.Event()
    with answered_within(60, unless=stopped):
        assert sample.find("xa", limit=1)
        stopped.set()
        with pytest.raises(StoreError, match="stopping"):
            sample.find("xa", limit=1)


def test_an_answer_has_an_end(strict: Service) -> None:
    client = strict.client("read")
    for path in ("/v1/gaps", "/v1/queries/staffed_units", "/v1/resilience?measure=dark_dates"):
        answer = client.get(path, params={"as_of": DAY})
        assert (answer.status_code, answer.json()["code"]) == (422, "too-many-rows"), path
    rule = "/v1/gaps/units_without_focal_point"
    assert client.get(rule, params={"as_of": DAY}, headers={"accept": "text/csv"}).json()["code"] == "too-many-rows"
    page = client.get(rule, params={"as_of": DAY, "limit": 10}, headers={"accept": "text/csv"})
    assert len(page.text.splitlines()) == 11
    assert page.links["next"]


def test_a_question_has_an_end(sample: Network, tmp_path: Path) -> None:
    with serving(sample, tmp_path, answer_timeout=0.000_001) as service:
        answer = service.client("read").get("/v1/gaps", params={"as_of": DAY, "explain": True})
        assert (answer.status_code, answer.json()["code"]) == (422, "query-too-slow")
        assert service.client("read").get("/v1/units").json()["code"] == "query-too-slow"


def test_each_key_has_so_many_requests(strict: Service) -> None:
    first, second = strict.client("read"), strict.client("read")
    answers = [first.get("/v1/units?limit=1") for _ in range(60)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 5 <= len(refused) <= 10
    assert (refused[0].json()["code"], refused[0].headers["retry-after"] in ("1", "2")) == ("too-many-requests", True)
    assert second.get("/v1/units?limit=1").status_code == 200
    assert first.get("/healthz").status_code == 200


def test_nobody_s_key_is_enough_on_this_machine_while_there_is_none(sample: Network, tmp_path: Path) -> None:
    with serving(sample, tmp_path, anonymous=True) as service:
        nobody = service.client()
        local = {"host": "127.0.0.1:8690"}
        found = nobody.get(f"/v1/focal-points?province=vn:province:12:2024&as_of={DAY}", headers=local).json()["items"]
        points = [point for contact in found for point in contact["focal_points"]]
        assert points
        assert all(point["name"] is None and point["person_id"] for point in points)
        for host in ("localhost", "[::1]:8690"):
            assert nobody.get("/v1/units?limit=1", headers={"host": host}).status_code == 200
        for host in ("example.org", "127.0.0.1.example.org", "0.0.0.0"):
            refused = nobody.get("/v1/units?limit=1", headers={"host": host})
            assert (refused.status_code, refused.json()["code"]) == (403, "other-host"), host
        assert nobody.put("/v1/platforms/p", json={"name": "x"}, headers=local).json()["code"] == "key-needed"
        key, _ = service.access.create("one", ["read"])
        assert nobody.get("/v1/units?limit=1", headers=local).json()["code"] == "key-needed"
        service.access.revoke(key.id)
        assert nobody.get("/v1/units?limit=1", headers=local).json()["code"] == "key-needed"


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


def test_hostile_texts_are_texts(service: Service) -> None:
    client, version = service.client("admin"), service.network.version
    for text in HOSTILE:
        for answer in (
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
            assert answer.status_code < 500, (text[:30], answer.request.url)
            if answer.status_code >= 400:
                assert answer.json()["code"], text[:30]
    assert service.network.version == version


def test_wrong_keys_are_counted_too(strict: Service) -> None:
    client = strict.client()
    client.headers["authorization"] = "Bearer dtg_abc_def"
    codes = [client.get("/v1/units?limit=1").json()["code"] for _ in range(60)]
    assert set(codes) == {"wrong-key", "too-many-requests"}


def test_a_file_of_keys_that_is_gone_lets_nobody_in(sample: Network, tmp_path: Path) -> None:
    access = KeyStore(tmp_path / "keys")
    access.create("one", ["read"])
    access.close()
    with serving(sample, tmp_path, anonymous=True) as service:
        for file in tmp_path.glob("keys*"):
            file.unlink()
        refused = service.client().get("/v1/units?limit=1", headers={"host": "localhost"})
        assert (refused.status_code, refused.json()["code"]) == (401, "key-needed")


def test_long_questions_keep_no_look_up_waiting(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    ended, begun = threading.Event(), threading.Semaphore(0)

    def slow(*_: object, **__: object) -> None:
        begun.release()
        assert ended.wait(60)
        raise RefusedError("only-a-subtree", found="it", within="x")

    monkeypatch.setattr(Network, "gaps", slow)
    clients = [service.client("read") for _ in range(2)]
    client, other = clients[0], service.client("read")
    with ThreadPoolExecutor(60) as pool:
        asked = [
            pool.submit(one.get, f"/v1/gaps?as_of=2026-01-{day:02}")
            for day in range(1, executors.OF_ONE)
            for one in clients
        ]
        for _ in range(executors.LONG):
            assert begun.acquire(timeout=60)
        try:
            for path in ("/v1/units?limit=1", "/readyz", "/metrics", "/docs"):
                assert client.get(path).status_code == 200
            for bound, who in (("OF_ONE", client), ("WAITING", other)):
                monkeypatch.setattr(executors, bound, 3)
                refused = who.get("/v1/resilience")
                assert (refused.status_code, refused.json()["code"]) == (503, "busy")
        finally:
            ended.set()
        assert {one.result().status_code for one in asked} == {403}


def test_what_is_kept_is_counted_whole() -> None:
    kept = ResponseCache()
    kept.keep_body("long", b"{}", "x" * 300_000)
    kept.keep_body("short", b"{}", None)
    assert (kept.response("long"), kept.response("short") is None) == (None, False)
    for number in range(200_000):
        kept.keep_body(str(number), b"{}", None)
    assert kept.response("short") is None


def test_a_store_that_hangs_is_not_ready(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(health, "SECONDS", 0.1)
    monkeypatch.setattr(Network, "version", property(lambda _: ended.wait(60)))
    client = service.client("read")
    try:
        for _ in range(3):
            answer = client.get("/readyz")
            assert (answer.status_code, answer.json()["code"]) == (503, "store-unreachable")
        assert client.get("/healthz").status_code == 200
    finally:
        ended.set()
