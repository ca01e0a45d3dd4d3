"""Who may ask what: every operation there is, for everybody, in every form."""

import io
import json
import logging
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import httpx2 as httpx
import pytest
from dtgraph.api.middleware.request_context import LOGGER, JsonLines
from fastapi.testclient import TestClient

from dtgraph.demo import Demonstration
from dtgraph.errors import StoreError
from dtgraph.model import today
from dtgraph.network import Network
from dtgraph.stores import open_store

from ...helpers.service import Service, serving
from ..catalogue.test_golden import PARAMETERS
from ..engine.test_personal_data import CANARY, with_canaries

DAY = Demonstration.as_of.isoformat()
PROVINCE, COMMUNE, OTHER = "vn:province:12:2024", "vn:commune:03439:2025", "demo:centre:steering"
PERSON = "demo:12:p2"
FORMS = ("application/json", "text/csv", "application/x-ndjson")

OPEN = {"/healthz", "/readyz", "/metrics"}
"""What anybody may ask."""

NEEDED: Mapping[str, Mapping[str, Any]] = {
    "/v1/focal-points": {"province": PROVINCE},
    "/v1/paths": {"from": COMMUNE, "to": OTHER, "through_people": True},
    "/v1/units": {"text": "ban"},
    "/v1/changes": {"since": "2025-06-30", "until": DAY},
    "/v1/report": {"within": COMMUNE},
    "/v1/report/paths": {"from": COMMUNE, "to": OTHER, "through_people": True},
    **{f"/v1/queries/{name}": given for name, given in PARAMETERS.items()},
}
"""What an operation does not answer without."""


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("canaries")
    with Network(open_store(str(folder / "network.db"), create=True)) as network:
        network.import_tables(list(with_canaries()))
        with serving(network, folder) as service:
            yield service


def operations(service: Service) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Method and path of each operation in the OpenAPI document, and its own description."""
    for path, methods in service.app.openapi()["paths"].items():
        for method, described in methods.items():
            yield method.upper(), path, described


TIMELESS = {*OPEN, "/v1/rights"}
"""What is the same on every day."""


def ask(client: TestClient, method: str, path: str, accept: str = "*/*", **more: Any) -> httpx.Response:
    unit = COMMUNE if "children" not in path else PROVINCE
    parameters = {**NEEDED.get(path, {}), "as_of": DAY} if method == "GET" and path not in TIMELESS else {}
    address = path.replace("{id}", unit)
    return client.request(method, address, params={**parameters, **more}, headers={"accept": accept})


def reads(service: Service) -> list[str]:
    return [path for method, path, _ in operations(service) if method == "GET"]


def test_every_operation_asks_for_a_key(canaries: Service) -> None:
    nobody, reader, writer = canaries.client(), canaries.client("read"), canaries.client("write")
    wrong = canaries.client()
    asked = 0
    for method, path, described in operations(canaries):
        if path in OPEN:
            assert ask(nobody, method, path).status_code == 200
            continue
        assert described["security"] == [{"key": []}], path
        for client, status, code in (
            (nobody, 401, "key-needed"),
            (wrong, 401, "wrong-key"),
            (writer if method == "GET" else reader, 403, "key-lacks-scope"),
        ):
            wrong.headers["authorization"] = "Bearer dtg_abc_def"
            answer = ask(client, method, path)
            assert (answer.status_code, answer.json()["code"]) == (status, code), (method, path)
            assert ("www-authenticate" in answer.headers) == (status == 401)
            asked += 1
    assert asked > 200


def test_what_is_no_key_lets_nobody_in(canaries: Service) -> None:
    _, text = canaries.access.create("test", ["read"])
    client = canaries.client()
    for given in ("", "Bearer", "Bearer ", f"Basic {text}", text, f"Bearer {text}x", f"Bearer {text[:-1]}", "Bearer é"):
        answer = client.get("/v1/units", headers={b"authorization": given.encode("latin-1")})
        assert answer.status_code == 401, given
    assert client.get("/v1/units", headers={"authorization": f"bearer {text}"}).status_code == 200


def test_a_revoked_key_is_none_at_once(canaries: Service) -> None:
    key, text = canaries.access.create("test", ["read"])
    client = canaries.client()
    client.headers["authorization"] = f"Bearer {text}"
    assert client.get("/v1/map").status_code == 200
    canaries.access.revoke(key.id)
    assert client.get("/v1/map").status_code == 401


def test_no_answer_has_personal_data_without_the_right(canaries: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown, hidden = canaries.client("read:personal"), canaries.client("read")
    with_it = set()
    for path in reads(canaries):
        if CANARY in body(ask(shown, "GET", path)):
            with_it.add(path)
        for accept in FORMS:
            answer = ask(hidden, "GET", path, accept)
            assert answer.status_code == (406 if path_has_not(canaries, path, accept) else 200), (path, accept)
            assert CANARY not in body(answer), (path, accept)
            assert CANARY not in str(answer.headers), (path, accept)
    for explained in ("units_without_focal_point", "people_not_trained_this_year"):
        assert CANARY in ask(shown, "GET", f"/v1/gaps/{explained}", explain=True).text
        assert CANARY not in ask(hidden, "GET", f"/v1/gaps/{explained}", explain=True).text
    people = ("overloaded_people", "people_not_trained_this_year", "stale_holders", "single_points_of_failure")
    assert {
        "/v1/export",
        "/v1/focal-points",
        "/v1/gaps",
        "/v1/paths",
        "/v1/units/{id}",
        "/v1/units/{id}/escalation",
        "/v1/queries/focal_points",
        *(f"/v1/gaps/{rule}" for rule in people),
    } < with_it
    told = [JsonLines().format(record) for record in caplog.records]
    assert any(json.loads(line)["logger"] == LOGGER.name for line in told)
    assert CANARY not in "\n".join(told)
    assert CANARY not in hidden.get("/metrics").text
    assert CANARY not in canaries.access.path.read_bytes().decode("latin-1")


def path_has_not(service: Service, path: str, accept: str) -> bool:
    """Whether an operation has no answer of this form, by its description."""
    forms = service.app.openapi()["paths"][path]["get"]["responses"]["200"].get("content", {})
    return path.startswith("/v1") and path not in ("/v1/export", "/v1/rights") and accept not in forms


def body(answer: httpx.Response) -> str:
    """What an answer says, unpacked."""
    if answer.headers["content-type"] != "application/zip":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_errors_have_no_personal_data(canaries: Service) -> None:
    client = canaries.client("admin")
    person = {"name": CANARY, "phone": f"{CANARY}\u202e", "email": CANARY, "valid_from": "x", "home_unit_id": "nobody"}
    for row in (person, {**person, "valid_from": None}, {"name": f"{CANARY}\n", "valid_from": None}, [CANARY]):
        answer = client.put("/v1/people/somebody", json=row)
        assert answer.status_code in (409, 422)
        assert CANARY not in answer.text
    rows = f"id,name,phone\np1,{CANARY}\u202e,{CANARY}\n"
    answer = client.post("/v1/import?table=people", content=rows.encode(), headers={"content-type": "text/csv"})
    assert (answer.status_code, CANARY in answer.text) == (422, False)
    for path in (f"/v1/units/{CANARY}", f"/v1/{CANARY}"):
        assert canaries.client("read").get(path).status_code == 404


def test_reads_of_personal_data_and_writes_are_logged(canaries: Service) -> None:
    def logged() -> list[tuple[Any, ...]]:
        with sqlite3.connect(canaries.access.path) as file:
            return file.execute("SELECT key_id, action, what, as_of, request_id FROM log ORDER BY number").fetchall()

    key, text = canaries.access.create("test", ["read:personal", "write"])
    client = canaries.client()
    client.headers["authorization"] = f"Bearer {text}"
    before = len(logged())
    client.get(f"/v1/focal-points?unit={COMMUNE}&as_of={DAY}", headers={"x-request-id": "first"})
    client.get("/v1/units?text=secret", headers={"x-request-id": "none has personal data"})
    client.get(f"/v1/focal-points?name={CANARY}&as_of={DAY}", headers={"x-request-id": "second"})
    client.put("/v1/platforms/p:1", json={"name": "Nền tảng"}, headers={"x-request-id": "third"})
    client.post("/v1/platforms/p:1/end", json={"on": "bad"}, headers={"x-request-id": "fourth"})
    row = {"person_id": PERSON, "unit_id": OTHER}
    client.put("/v1/memberships", json=row, headers={"x-request-id": "fifth"})
    told = {"content-type": "text/csv", "x-request-id": "imported"}
    client.post("/v1/import?table=tasks", content=b"id,title\nt:1,T\n", headers=told)
    ids = f"ids={COMMUNE},{OTHER}&ids={PROVINCE}"
    client.get(f"/v1/queries/focal_points?{ids}&as_of={DAY}", headers={"x-request-id": "sixth"})
    canaries.client("read").get(f"/v1/focal-points?unit={COMMUNE}&as_of={DAY}")
    version, tie = canaries.network.version - 2, f"person_id={PERSON} unit_id={OTHER}"
    now = today().isoformat()
    assert logged()[before:] == [
        (key.id, "read", f"GET /v1/focal-points unit={COMMUNE}", DAY, "first"),
        (key.id, "read", "GET /v1/focal-points", DAY, "second"),
        (key.id, "write", "PUT /v1/platforms/{id} id=p:1", now, "third"),
        (key.id, "written", f"PUT /v1/platforms/{{id}} id=p:1 version={version}", now, "third"),
        (key.id, "write", "POST /v1/platforms/{id}/end id=p:1", now, "fourth"),
        (key.id, "write", "PUT /v1/memberships", now, "fifth"),
        (key.id, "written", f"PUT /v1/memberships {tie} version={version + 1}", now, "fifth"),
        (key.id, "write", "POST /v1/import table=tasks", now, "imported"),
        (key.id, "written", f"POST /v1/import table=tasks version={version + 2}", now, "imported"),
        (key.id, "read", f"GET /v1/queries/focal_points ids={COMMUNE} ids={OTHER} ids={PROVINCE}", DAY, "sixth"),
    ]


def test_without_a_log_nothing_is_read(canaries: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    client = canaries.client("read:personal")

    monkeypatch.setattr(type(canaries.access), "record", failing)
    refused = client.get(f"/v1/focal-points?unit={COMMUNE}&as_of={DAY}")
    assert (refused.status_code, refused.json()["code"], CANARY in refused.text) == (503, "keys-failed", False)


def failing(*_: object) -> None:
    raise StoreError("keys-failed", path="keys", found="no space")
