"""Writing over HTTP: single rows and imports, idempotency, versions, and rights."""

import io
import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

from dtgraph.auth.audit_log import AuditLog
from dtgraph.errors import StoreError
from dtgraph.exchange.exports.formats import FORMATS, TABULAR, Format, is_tabular

from ...conftest import NATIONAL_SERVER, Opener
from ...helpers import network_over
from ...helpers.network_builder import NetworkBuilder
from ...helpers.service import Service, serve_in_process

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = "2026-06-30"


def tables() -> NetworkBuilder:
    builder = (
        NetworkBuilder()
        .unit("government", "government")
        .unit("province", "people_committee", "government", level="province")
    )
    builder.unit("commune", "people_committee", "province", code="1").unit("other", "people_committee", "government")
    return builder.post("post", "commune").person("person", "commune").holds("person", "post")


@pytest.fixture(params=["embedded", NATIONAL_SERVER])
def engine(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def service(open_any: Opener, tmp_path: Path) -> Iterator[Service]:
    with network_over(open_any()) as network:
        network.import_tables(tables().sheets())
        with serve_in_process(network, tmp_path) as service:
            yield service


@pytest.fixture
def client(service: Service) -> TestClient:
    return service.client("write", "read:personal")


UNIT = {"name": "Xã Mới", "level": "commune", "kind": "people_committee", "sector": "state", "parent_id": "province"}


def test_row_is_stored_and_read_back(service: Service, client: TestClient) -> None:
    version = service.network.version
    response = client.put(
        "/v1/units/new:1/a", json={**UNIT, "lat": 10.5, "population": 1200, "valid_from": "2026-01-01"}
    )
    assert response.json() == {
        "rows": 1, "created": 2, "changed": 0, "removed": 0, "unchanged": 0, "rejected": 0, "version": version + 1,
    }  # fmt: skip
    assert response.headers["etag"] == f'"{version + 1}"'
    details = client.get("/v1/units/new:1/a", params={"as_of": DAY}).json()
    assert (details["unit"]["lat"], details["unit"]["population"], details["part_of"]) == (10.5, 1200, ["province"])
    client.put("/v1/units/new:1/a", json=UNIT)
    cleared = client.get("/v1/units/new:1/a", params={"as_of": DAY}).json()
    assert (cleared["unit"]["lat"], cleared["unit"]["population"], cleared["part_of"]) == (None, None, ["province"])


def test_focal_point_is_replaced(client: TestClient) -> None:
    assert client.put("/v1/people/second", json={"name": "Hai", "phone": "1", "home_unit_id": "commune"}).is_success
    ended = client.post("/v1/holdings/end", json={"person_id": "person", "post_id": "post", "on": "2026-02-01"})
    assert ended.json()["changed"] == 1
    holding = {"person_id": "second", "post_id": "post", "valid_from": "2026-03-01", "basis": "concurrent"}
    assert client.put("/v1/holdings", json=holding).json()["created"] == 1

    def person_ids(day: str) -> list[str]:
        contact = client.get("/v1/focal-points", params={"unit": "commune", "as_of": day}).json()["items"][0]
        return [point["person_id"] for point in contact["focal_points"]]

    assert [person_ids(day) for day in ("2026-01-31", "2026-02-01", "2026-03-01")] == [["person"], [], ["second"]]


def test_links_and_ends_of_every_table(client: TestClient) -> None:
    tie = {"type": "COORDINATES_WITH", "source_id": "province", "target_id": "commune"}
    assert client.put("/v1/links", json={**tie, "weight": 2.5, "enabled": False}).json()["created"] == 1
    assert client.put("/v1/memberships", json={"person_id": "person", "unit_id": "commune"}).json()["created"] == 1
    assert client.put("/v1/tasks/t", json={"title": "Việc"}).json()["created"] == 1
    assert client.put("/v1/trainings/t2", json={"title": "Khóa", "held_on": DAY}).json()["created"] == 1
    responsible = {"type": "RESPONSIBLE_FOR", "source_id": "commune", "target_id": "t", "role": "lead"}
    assert client.put("/v1/links", json=responsible).json()["created"] == 1
    for path, key in (
        ("/v1/links/end", tie),
        ("/v1/links/end", responsible),
        ("/v1/memberships/end", {"person_id": "person", "unit_id": "commune"}),
        ("/v1/tasks/t/end", {}),
        ("/v1/units/other/end", {}),
    ):
        response = client.post(path, json={**key, "on": "2026-07-01"})
        assert response.json().get("changed"), (path, response.text)
        assert client.post(path, json={**key, "on": "2026-07-01"}).json()["changed"] == 0
        assert client.post(path, json={**key, "on": "2026-08-01"}).json()["code"] == "already-ended"
    assert client.post("/v1/trainings/t2/end", json={"on": "2026-07-01"}).status_code == 405


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("PUT", "/v1/units/u", {**UNIT, "level": "village"}, 422, "bad-request"),
        ("PUT", "/v1/units/u", {**UNIT, "nam": "x"}, 422, "bad-request"),
        ("PUT", "/v1/units/u", {**UNIT, "lat": "10.5"}, 422, "bad-request"),
        ("PUT", "/v1/units/u", {**UNIT, "lat": 10**400}, 422, "bad-request"),
        ("PUT", "/v1/units/u", {**UNIT, "lat": True}, 422, "bad-request"),
        ("PUT", "/v1/units/u", {**UNIT, "valid_from": 20260101}, 422, "bad-request"),
        ("PUT", "/v1/units/u", [], 422, "bad-request"),
        ("PUT", "/v1/units/-u", UNIT, 422, "bad-request"),
        ("PUT", "/v1/units/u", {**UNIT, "valid_from": DAY, "valid_to": DAY}, 422, "import-refused"),
        ("PUT", "/v1/units/u", {**UNIT, "parent_id": "nobody"}, 409, "import-refused"),
        ("PUT", "/v1/units/province", {**UNIT, "parent_id": "commune"}, 409, "import-refused"),
        ("PUT", "/v1/units/post", UNIT, 409, "import-refused"),
        ("PUT", "/v1/posts/p", {"role": "head"}, 409, "import-refused"),
        ("PUT", "/v1/holdings", {"person_id": "person", "post_id": "post", "valid_from": DAY}, 409, "import-refused"),
        ("PUT", "/v1/links", {"type": "HOLDS", "source_id": "person", "target_id": "post"}, 422, "bad-request"),
        (
            "PUT",
            "/v1/links",
            {"type": "USES", "source_id": "province", "target_id": "x", "role": "lead"},
            422,
            "bad-request",
        ),
        ("PUT", "/v1/changes/c", {"kind": "merge", "on": DAY}, 404, "not-found"),
        ("DELETE", "/v1/units/commune", None, 405, "method-not-allowed"),
        ("POST", "/v1/units/nobody/end", {"on": DAY}, 404, "unknown-record"),
        ("POST", "/v1/units/commune/end", {}, 422, "bad-request"),
    ],
)
def test_invalid_writes_are_refused_and_store_nothing(
    service: Service, client: TestClient, method: str, path: str, body: Any, status: int, code: str
) -> None:
    version = service.network.version
    response = client.request(method, path, content=json.dumps(body), headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (status, code), response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert service.network.version == version


def test_invalid_json_is_refused(client: TestClient) -> None:
    for content in (b"", b"{", b"nope", b"\xff", b'{"a": NaN}', b"[" * 100_000):
        response = client.put("/v1/units/u", content=content, headers={"content-type": "application/json"})
        problem = response.json()
        assert (response.status_code, problem["code"], problem["kind"]) == (422, "bad-request", "input"), content[:10]
        assert problem["advice"]


def test_import_reports_each_row_error(client: TestClient) -> None:
    rows = "id,name,level,kind,sector\nu1,A,village,area,state\nu2,,commune,area,state\n"
    response = client.post("/v1/import?table=units", content=rows.encode(), headers={"content-type": "text/csv"})
    problem = response.json()
    assert (response.status_code, problem["code"], problem["total"]) == (422, "import-refused", 2)
    assert [(error["file"], error["row"], error["column"], error["code"]) for error in problem["errors"]] == [
        ("units.csv", 2, "level", "not-in-vocabulary"),
        ("units.csv", 3, "name", "required"),
    ]


def test_repeated_request_gets_same_response(service: Service, client: TestClient) -> None:
    headers, version = {"idempotency-key": "one"}, service.network.version
    first = client.put("/v1/units/u", json=UNIT, headers=headers)
    client.put("/v1/units/u", json={**UNIT, "name": "Khác"})
    again = client.put("/v1/units/u", json=UNIT, headers=headers)
    assert (again.status_code, again.json()) == (200, first.json())
    assert service.network.version == version + 2
    assert client.get("/v1/units/u").json()["unit"]["name"] == "Khác"
    conflicting = client.put("/v1/units/u", json={**UNIT, "name": "Ba"}, headers=headers)
    assert (conflicting.status_code, conflicting.json()["code"]) == (422, "key-used-otherwise")
    other_key = service.client("write").put("/v1/units/u", json={**UNIT, "name": "Ba"}, headers=headers)
    assert other_key.json()["version"] == version + 3


def test_repeated_import_gets_same_response(service: Service, client: TestClient) -> None:
    headers = {"idempotency-key": "one", "content-type": "text/csv"}
    rows, other_rows = (f"id,name\np,{name}\n".encode() for name in ("Một", "Hai"))
    first = client.post("/v1/import?table=people", content=rows, headers=headers)
    assert client.post("/v1/import?table=people", content=rows, headers=headers).json() == first.json()
    refused = client.post("/v1/import?table=people", content=other_rows, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "key-used-otherwise")


def test_concurrent_repeats_are_stored_once(service: Service, client: TestClient) -> None:
    version, headers = service.network.version, {"idempotency-key": "one"}
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: client.put("/v1/units/u", json=UNIT, headers=headers).json(), range(16)))
    assert responses == [responses[0]] * 16
    assert service.network.version == version + 1


def test_if_match_requires_current_version(service: Service, client: TestClient) -> None:
    etag = client.get("/v1/units/commune").headers["etag"]
    assert client.put("/v1/units/u", json=UNIT, headers={"if-match": etag}).is_success
    stale = client.put("/v1/units/u", json={**UNIT, "name": "Ba"}, headers={"if-match": etag})
    assert (stale.status_code, stale.json()["code"]) == (412, "version-changed")
    for template in ("*", '"{}"', "{}"):
        current = template.format(service.network.version)
        assert client.put("/v1/units/u", json={**UNIT, "name": template}, headers={"if-match": current}).is_success
    for invalid in ('"x"', "W/", "1,2", "-1"):
        response = client.put("/v1/units/u", json=UNIT, headers={"if-match": invalid})
        assert (response.status_code, response.json()["code"]) == (422, "bad-request"), invalid


def test_etag_changes_with_network(client: TestClient) -> None:
    first = client.get("/v1/units/commune")
    client.put("/v1/units/u", json=UNIT)
    again = client.get("/v1/units/commune", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 200
    assert int(again.headers["etag"].strip('"').split(".")[0]) == 1 + int(
        first.headers["etag"].strip('"').split(".")[0]
    )


def test_cursor_survives_writes(client: TestClient) -> None:
    for number in (1, 3, 5):
        client.put(f"/v1/units/u{number}", json={**UNIT, "name": f"Tổ {number}", "kind": "area", "level": "community"})
    for filters in ({"kind": "area"}, {"text": "to"}):
        client.put("/v1/units/u2", json={**UNIT, "kind": "department"})
        page = client.get("/v1/units", params={**filters, "limit": 2}).json()
        client.put("/v1/units/u2", json={**UNIT, "name": "Tổ 2", "kind": "area", "level": "community"})
        rest = client.get("/v1/units", params={**filters, "limit": 2, "cursor": page["next"]}).json()
        assert [row["id"] for row in page["items"] + rest["items"]] == ["u1", "u3", "u5"]


def test_key_of_subtree_writes_only_within(service: Service) -> None:
    client = service.client("write", "read:personal", within="province")
    assert client.put("/v1/units/u", json=UNIT).is_success
    for path, row in (
        ("/v1/units/u2", {**UNIT, "parent_id": "other"}),
        ("/v1/units/other", UNIT),
        ("/v1/platforms/p", {"name": "x"}),
    ):
        refused = client.put(path, json=row)
        assert (refused.status_code, refused.json()["code"] in ("outside-subtree", "only-a-subtree")) == (403, True)
    for path in (
        "/v1/units/other",
        "/v1/focal-points?unit=government",
        "/v1/paths?from=commune&to=other",
        "/v1/export",
    ):
        assert client.get(path).status_code in (403, 409), path
    assert {row["id"] for row in client.get("/v1/units").json()["items"]} == {"province", "commune", "u"}


def test_export_import_and_rejects(service: Service, client: TestClient) -> None:
    exported = client.get("/v1/export")
    assert (exported.headers["content-type"], exported.headers["content-disposition"]) == (
        "application/zip",
        'attachment; filename="network.zip"',
    )
    headers = {"content-type": "application/zip"}
    again = client.post("/v1/import", content=exported.content, headers=headers).json()
    assert (again["created"], again["changed"], again["removed"], again["rejects"]) == (0, 0, 0, None)
    restricted = service.client("read", "write")
    refused = restricted.post("/v1/import?skip_bad_rows=true", content=exported.content, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "key-lacks-scope")
    with zipfile.ZipFile(io.BytesIO(restricted.get("/v1/export").content)) as archive:
        assert b"person," in archive.read("people.csv")
        assert "Người" not in archive.read("people.csv").decode()
    checked = client.post(
        "/v1/import?table=people&check=true", content=b"id,name\nnew,x\n", headers={"content-type": "text/csv"}
    )
    assert (checked.json()["created"], service.network.version) == (1, 1)
    partial = client.post(
        "/v1/import?table=people&skip_bad_rows=true",
        content=b"id,name\nnew,x\nnew2,\n",
        headers={"content-type": "text/csv"},
    ).json()
    assert (partial["created"], partial["rejected"]) == (1, 1)
    assert partial["rejects"].splitlines()[1].startswith("people.csv,3,name,required,")


def test_invalid_imports_are_refused(client: TestClient) -> None:
    for content, media, query, status, code in (
        (b"", "application/json", "", 415, "unknown-media-type"),
        (b"", "", "", 415, "unknown-media-type"),
        (b"x", "application/zip", "", 422, "import-refused"),
        (b"x", WORKBOOK, "", 422, "import-refused"),
        (b"id\n", "text/csv", "", 400, "bad-option"),
        (b"id\n", "text/csv", "?table=nothing", 400, "unknown-table"),
        (b"x", "application/zip", "?table=units", 400, "bad-option"),
    ):
        response = client.post(f"/v1/import{query}", content=content, headers={"content-type": media})
        assert (response.status_code, response.json()["code"]) == (status, code), (media, query, response.text)


def test_key_for_unit_named_none_is_restricted(service: Service) -> None:
    service.network.upsert("units", {**UNIT, "id": "None"})
    unrestricted, restricted = service.client("read:personal"), service.client("read:personal", within="None")
    url = f"/v1/focal-points?unit=commune&as_of={DAY}"
    assert restricted.get(url).status_code == 403
    assert unrestricted.get(url).json()["items"][0]["focal_points"]
    assert restricted.get(url).status_code == 403


def test_authorization_precedes_validation(service: Service) -> None:
    for client, status in ((service.client(), 401), (service.client("read"), 403)):
        for content in (b"{bad", b"{}"):
            response = client.put("/v1/tasks/t?zz=1", content=content, headers={"content-type": "application/json"})
            assert response.status_code == status


def test_if_match_applies_to_imports(service: Service, client: TestClient) -> None:
    headers = {"content-type": "text/csv", "if-match": '"0"'}
    rows = b"id,title\nt,T\n"
    for check in (True, False):
        response = client.post("/v1/import", params={"table": "tasks", "check": check}, content=rows, headers=headers)
        assert (response.status_code, response.json()["code"]) == (412, "version-changed")


def test_unlogged_write_is_reported_as_written(
    service: Service, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, record = service.network.version, AuditLog.record

    def fail_on_written(log: AuditLog, entries: Any) -> None:
        if any(entry.action == "written" for entry in entries):
            raise StoreError("keys-failed", path="x", found="full")
        record(log, entries)

    monkeypatch.setattr(AuditLog, "record", fail_on_written)
    response = client.put("/v1/tasks/t", json={"title": "T"})
    assert (response.status_code, response.json()["code"]) == (500, "written-not-logged")
    assert service.network.version == version + 1


@pytest.mark.parametrize("format_", get_args(Format))
def test_every_export_format(service: Service, client: TestClient, tmp_path: Path, format_: Format) -> None:
    exported = client.get(f"/v1/export?format={format_}&as_of={DAY}")
    is_zip = is_tabular(format_) and bool(TABULAR[format_].ending)
    name = "network.zip" if is_zip else f"network.{format_}"
    assert (exported.headers["content-type"], exported.headers["content-disposition"]) == (
        FORMATS[format_].media,
        f'attachment; filename="{name}"',
    )
    if is_tabular(format_):
        service.network.export_tables(tmp_path / "out", format_)
    else:
        service.network.export_graph(tmp_path / "out", format_, as_of=DAY)
    content = {name: exported.content}
    if is_zip:
        with zipfile.ZipFile(io.BytesIO(exported.content)) as archive:
            content = {member: archive.read(member) for member in archive.namelist()}
    assert content == {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    if format_ == "xlsx":
        headers = {"content-type": FORMATS[format_].media}
        again = client.post("/v1/import", content=exported.content, headers=headers).json()
        assert (again["created"], again["changed"], again["removed"]) == (0, 0, 0)


def test_openapi_lists_every_format(client: TestClient) -> None:
    [operation] = client.get("/openapi.json").json()["paths"]["/v1/export"].values()
    [parameter] = [parameter for parameter in operation["parameters"] if parameter["name"] == "format"]
    assert parameter["schema"]["enum"] == list(FORMATS)
    assert parameter["schema"]["default"] == "tables"
    assert set(operation["responses"]["200"]["content"]) == {format_.media for format_ in FORMATS.values()}


def test_no_temporary_files_are_left(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    client.get("/v1/export")
    for format_ in FORMATS:
        client.get(f"/v1/export?format={format_}")
    client.post("/v1/import", content=b"x", headers={"content-type": "application/zip"})
    assert list(folder.glob("*/*")) == []
