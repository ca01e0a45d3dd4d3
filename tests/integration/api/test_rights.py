"""Authorization: every operation for every kind of key, in every media type."""

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

from dtgraph.auth.audit_log import AuditLog
from dtgraph.demo import Demonstration
from dtgraph.errors import StoreError
from dtgraph.model import today
from dtgraph.stores import open_store

from ...helpers import network_over
from ...helpers.service import Service, serve_in_process
from ..catalogue.test_golden import PARAMETERS
from ..engine.test_personal_data import CANARY, with_canaries

DAY = Demonstration.as_of.isoformat()
PROVINCE, COMMUNE, STEERING = "vn:province:12:2024", "vn:commune:03439:2025", "demo:centre:steering"
PERSON = "demo:12:p2"
MEDIA_TYPES = ("application/json", "text/csv", "application/x-ndjson")

PUBLIC_PATHS = {"/healthz", "/readyz", "/metrics"}
"""Paths that need no key."""

REQUIRED_PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "/v1/focal-points": {"province": PROVINCE},
    "/v1/paths": {"from": COMMUNE, "to": STEERING, "through_people": True},
    "/v1/units": {"text": "ban"},
    "/v1/changes": {"since": "2025-06-30", "until": DAY},
    "/v1/report": {"within": COMMUNE},
    "/v1/report/paths": {"from": COMMUNE, "to": STEERING, "through_people": True},
    **{f"/v1/queries/{name}": parameters for name, parameters in PARAMETERS.items()},
}
"""Parameters that operations require."""


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("canaries")
    with network_over(open_store(str(folder / "network.db"), create=True)) as network:
        network.import_tables(list(with_canaries()))
        with serve_in_process(network, folder) as service:
            yield service


def operations(service: Service) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield method, path and specification of each operation in the OpenAPI document."""
    for path, methods in service.app.openapi()["paths"].items():
        for method, specification in methods.items():
            yield method.upper(), path, specification


PATHS_WITHOUT_DAY = {*PUBLIC_PATHS, "/v1/rights"}
"""Paths without the parameter `as_of`."""


def send(client: TestClient, method: str, path: str, accept: str = "*/*", **extra: Any) -> httpx.Response:
    unit = COMMUNE if "children" not in path else PROVINCE
    parameters = (
        {**REQUIRED_PARAMETERS.get(path, {}), "as_of": DAY} if method == "GET" and path not in PATHS_WITHOUT_DAY else {}
    )
    url = path.replace("{id}", unit)
    return client.request(method, url, params={**parameters, **extra}, headers={"accept": accept})


def get_paths(service: Service) -> list[str]:
    return [path for method, path, _ in operations(service) if method == "GET"]


def test_every_operation_requires_key_with_scope(canaries: Service) -> None:
    anonymous, reader, writer = canaries.client(), canaries.client("read"), canaries.client("write")
    invalid = canaries.client()
    checked = 0
    for method, path, specification in operations(canaries):
        if path in PUBLIC_PATHS:
            assert send(anonymous, method, path).status_code == 200
            continue
        assert specification["security"] == [{"key": []}], path
        for client, status, code in (
            (anonymous, 401, "key-needed"),
            (invalid, 401, "wrong-key"),
            (writer if method == "GET" else reader, 403, "key-lacks-scope"),
        ):
            invalid.headers["authorization"] = "Bearer dtg_abc_def"
            response = send(client, method, path)
            assert (response.status_code, response.json()["code"]) == (status, code), (method, path)
            assert ("www-authenticate" in response.headers) == (status == 401)
            checked += 1
    assert checked > 200


def test_invalid_authorization_is_rejected(canaries: Service) -> None:
    _, text = canaries.keys.create("test", ["read"])
    client = canaries.client()
    for header in (
        "",
        "Bearer",
        "Bearer ",
        f"Basic {text}",
        text,
        f"Bearer {text}x",
        f"Bearer {text[:-1]}",
        "Bearer é",
    ):
        response = client.get("/v1/units", headers={b"authorization": header.encode("latin-1")})
        assert response.status_code == 401, header
    assert client.get("/v1/units", headers={"authorization": f"bearer {text}"}).status_code == 200


def test_revoked_key_is_rejected_immediately(canaries: Service) -> None:
    key, text = canaries.keys.create("test", ["read"])
    client = canaries.client()
    client.headers["authorization"] = f"Bearer {text}"
    assert client.get("/v1/map").status_code == 200
    canaries.keys.revoke(key.id)
    assert client.get("/v1/map").status_code == 401


def test_responses_without_right_have_no_personal_data(canaries: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    privileged, restricted = canaries.client("read:personal"), canaries.client("read")
    personal_paths = set()
    for path in get_paths(canaries):
        if CANARY in body(send(privileged, "GET", path)):
            personal_paths.add(path)
        for accept in MEDIA_TYPES:
            response = send(restricted, "GET", path, accept)
            assert response.status_code == (406 if lacks_media_type(canaries, path, accept) else 200), (path, accept)
            assert CANARY not in body(response), (path, accept)
            assert CANARY not in str(response.headers), (path, accept)
    for rule in ("units_without_focal_point", "people_not_trained_this_year"):
        assert CANARY in send(privileged, "GET", f"/v1/gaps/{rule}", explain=True).text
        assert CANARY not in send(restricted, "GET", f"/v1/gaps/{rule}", explain=True).text
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
    } < personal_paths
    lines = [JsonLines().format(record) for record in caplog.records]
    assert any(json.loads(line)["logger"] == LOGGER.name for line in lines)
    assert CANARY not in "\n".join(lines)
    assert CANARY not in restricted.get("/metrics").text
    assert CANARY not in canaries.keys.path.read_bytes().decode("latin-1")


def lacks_media_type(service: Service, path: str, accept: str) -> bool:
    """Return whether the OpenAPI document says that a path does not offer a media type."""
    media_types = service.app.openapi()["paths"][path]["get"]["responses"]["200"].get("content", {})
    return path.startswith("/v1") and path not in ("/v1/export", "/v1/rights") and accept not in media_types


def body(response: httpx.Response) -> str:
    """Return the text of a response; of an archive, the text of all its files."""
    if response.headers["content-type"] != "application/zip":
        return response.text
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_errors_have_no_personal_data(canaries: Service) -> None:
    client = canaries.client("admin")
    person = {"name": CANARY, "phone": f"{CANARY}\u202e", "email": CANARY, "valid_from": "x", "home_unit_id": "nobody"}
    for row in (person, {**person, "valid_from": None}, {"name": f"{CANARY}\n", "valid_from": None}, [CANARY]):
        response = client.put("/v1/people/somebody", json=row)
        assert response.status_code in (409, 422)
        assert CANARY not in response.text
    rows = f"id,name,phone\np1,{CANARY}\u202e,{CANARY}\n"
    response = client.post("/v1/import?table=people", content=rows.encode(), headers={"content-type": "text/csv"})
    assert (response.status_code, CANARY in response.text) == (422, False)
    for path in (f"/v1/units/{CANARY}", f"/v1/{CANARY}"):
        assert canaries.client("read").get(path).status_code == 404


def test_reads_of_personal_data_and_writes_are_logged(canaries: Service) -> None:
    def log_entries() -> list[tuple[Any, ...]]:
        with sqlite3.connect(canaries.keys.path) as file:
            query = "SELECT key_id, action, operation, as_of, request_id FROM log ORDER BY number"
            return file.execute(query).fetchall()

    key, text = canaries.keys.create("test", ["read:personal", "write"])
    client = canaries.client()
    client.headers["authorization"] = f"Bearer {text}"
    offset = len(log_entries())
    client.get(f"/v1/focal-points?unit={COMMUNE}&as_of={DAY}", headers={"x-request-id": "first"})
    client.get("/v1/units?text=secret", headers={"x-request-id": "none has personal data"})
    client.get(f"/v1/focal-points?name={CANARY}&as_of={DAY}", headers={"x-request-id": "second"})
    client.put("/v1/platforms/p:1", json={"name": "Nền tảng"}, headers={"x-request-id": "third"})
    client.post("/v1/platforms/p:1/end", json={"on": "bad"}, headers={"x-request-id": "fourth"})
    row = {"person_id": PERSON, "unit_id": STEERING}
    client.put("/v1/memberships", json=row, headers={"x-request-id": "fifth"})
    headers = {"content-type": "text/csv", "x-request-id": "imported"}
    client.post("/v1/import?table=tasks", content=b"id,title\nt:1,T\n", headers=headers)
    ids = f"ids={COMMUNE},{STEERING}&ids={PROVINCE}"
    client.get(f"/v1/queries/focal_points?{ids}&as_of={DAY}", headers={"x-request-id": "sixth"})
    canaries.client("read").get(f"/v1/focal-points?unit={COMMUNE}&as_of={DAY}")
    version, tie = canaries.network.version - 2, f"person_id={PERSON} unit_id={STEERING}"
    today_text = today().isoformat()
    assert log_entries()[offset:] == [
        (key.id, "read", f"GET /v1/focal-points unit={COMMUNE}", DAY, "first"),
        (key.id, "read", "GET /v1/focal-points", DAY, "second"),
        (key.id, "write", "PUT /v1/platforms/{id} id=p:1", today_text, "third"),
        (key.id, "written", f"PUT /v1/platforms/{{id}} id=p:1 version={version}", today_text, "third"),
        (key.id, "write", "POST /v1/platforms/{id}/end id=p:1", today_text, "fourth"),
        (key.id, "write", "PUT /v1/memberships", today_text, "fifth"),
        (key.id, "written", f"PUT /v1/memberships {tie} version={version + 1}", today_text, "fifth"),
        (key.id, "write", "POST /v1/import table=tasks", today_text, "imported"),
        (key.id, "written", f"POST /v1/import table=tasks version={version + 2}", today_text, "imported"),
        (key.id, "read", f"GET /v1/queries/focal_points ids={COMMUNE} ids={STEERING} ids={PROVINCE}", DAY, "sixth"),
    ]


def test_personal_data_are_not_sent_if_log_fails(canaries: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    client = canaries.client("read:personal")

    monkeypatch.setattr(AuditLog, "record", fail_to_record)
    response = client.get(f"/v1/focal-points?unit={COMMUNE}&as_of={DAY}")
    assert (response.status_code, response.json()["code"], CANARY in response.text) == (503, "keys-failed", False)


def fail_to_record(*_: object) -> None:
    raise StoreError("keys-failed", path="keys", found="no space")
