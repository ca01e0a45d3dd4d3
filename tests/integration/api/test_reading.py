"""Reading over HTTP: the same data as the network's, pagination, media types, and ETags."""

import csv
import io
import json
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from dtgraph.catalogue import catalogue, describe
from dtgraph.demo import Demonstration
from dtgraph.engine.evaluator import Evaluator
from dtgraph.results import Result, as_json_text

from ...helpers.service import Service
from ..catalogue.test_golden import PARAMETERS

DAY = Demonstration.as_of.isoformat()
PROVINCE, COMMUNE = "vn:province:12:2024", "vn:commune:03439:2025"
CSV, NDJSON = "text/csv", "application/x-ndjson"


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return service.client("read:personal")


def as_json(result: Any) -> Any:
    data = result.to_json() if isinstance(result, Result) else result
    return json.loads(json.dumps(data, default=as_json_text))


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    response = client.get(f"/v1{path}", params={"as_of": DAY, **parameters})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("name", sorted({**catalogue().queries, **catalogue().measures}))
def test_queries_and_measures_have_rows_of_network(service: Service, client: TestClient, name: str) -> None:
    parameters = PARAMETERS.get(name, {})
    response = get(client, f"/queries/{name}", **parameters)
    rows = as_json(service.network.query(name, DAY, **parameters))
    assert response == {"name": name, "as_of": DAY, "columns": list(catalogue().query(name).columns), "rows": rows}


def test_gaps_equal_those_of_network(service: Service, client: TestClient) -> None:
    expected = {name: result.as_dict() for name, result in service.network.gaps(as_of=DAY, explain=True).items()}
    assert get(client, "/gaps", explain=True) == {"as_of": DAY, "rules": as_json(expected)}
    subset = get(client, "/gaps", rule=["stale_holders", "isolated_units"], findings=False, within=PROVINCE)
    results = service.network.gaps("stale_holders", "isolated_units", as_of=DAY, within=PROVINCE, findings=False)
    assert subset["rules"] == as_json({name: result.as_dict() for name, result in results.items()})


@pytest.mark.parametrize("rule", ["units_without_focal_point", "single_points_of_failure", "tasks_overdue"])
def test_pages_of_rule_join_to_all_findings(service: Service, client: TestClient, rule: str) -> None:
    result = service.network.gaps(rule, as_of=DAY)[rule]
    items: list[Any] = []
    url: str | None = f"/v1/gaps/{rule}?as_of={DAY}&limit=3"
    while url:
        response = client.get(url)
        assert response.json()["summary"] == as_json(result.summary.as_dict())
        items += response.json()["items"]
        next_url = response.links.get("next", {}).get("url")
        assert (next_url is None) == (response.json()["next"] is None)
        url = next_url
    assert items == as_json(result.findings)


def test_pages_of_units_join_to_all_units(client: TestClient) -> None:
    for filters in (
        {"level": "commune"},
        {"text": "ban", "ended": True},
        {"province": PROVINCE, "kind": "department"},
    ):
        all_units = get(client, "/units", limit=1000, **filters)
        assert all_units["next"] is None
        assert len(all_units["items"]) > 7
        items, cursor = [], None
        while True:
            page = get(client, "/units", limit=7, **filters, **({"cursor": cursor} if cursor else {}))
            items += page["items"]
            cursor = page["next"]
            if cursor is None:
                break
        assert items == all_units["items"]


def test_focal_points_by_each_filter(service: Service, client: TestClient) -> None:
    contact = as_json(service.network.contact(COMMUNE, as_of=DAY))
    assert contact["focal_points"][0]["phone"]
    unit = get(client, f"/units/{COMMUNE}")["unit"]
    for filters in (
        {"unit": COMMUNE},
        {"code": "03439"},
        {"lat": unit["lat"], "lon": unit["lon"]},
        {"name": "xa thu lum", "kind": "people_committee"},
    ):
        assert get(client, "/focal-points", **filters) == {"items": [contact], "next": None}, filters
    communes = get(client, "/focal-points", province=PROVINCE, kind="people_committee", level="commune")["items"]
    assert contact in communes
    assert communes == [as_json(service.network.contact(commune["unit_id"], as_of=DAY)) for commune in communes]
    unstaffed = [commune for commune in communes if not commune["focal_points"]]
    assert unstaffed
    assert all(fallback["focal_points"] for commune in unstaffed for fallback in commune["fallback"])


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ({}, "bad-option"),
        ({"unit": COMMUNE, "code": "03439"}, "bad-option"),
        ({"lat": 1}, "bad-option"),
        ({"unit": COMMUNE, "level": "commune"}, "bad-option"),
        ({"lat": 91, "lon": 0}, "bad-request"),
        ({"unit": "nobody"}, "unknown-unit"),
        ({"unit": COMMUNE, "as_of": "2020-01-01"}, "unit-not-current"),
        ({"level": "village"}, "bad-request"),
        ({"nam": "x"}, "unknown-parameter"),
        ({"level": "commune", "cursor": "x"}, "bad-cursor"),
        ({"level": "commune", "limit": 0}, "bad-request"),
        ({"unit": COMMUNE, "as_of": "30/06/2026"}, "bad-request"),
    ],
)
def test_invalid_filters_are_refused(client: TestClient, filters: dict[str, Any], code: str) -> None:
    response = client.get("/v1/focal-points", params={"as_of": DAY, **filters})
    assert (response.json()["code"], response.headers["content-type"]) == (code, "application/problem+json")


def test_unit_with_children_neighbours_and_escalation(service: Service, client: TestClient) -> None:
    network = service.network
    unit = network.unit(PROVINCE, as_of=DAY)
    result = get(client, f"/units/{PROVINCE}")
    assert datetime.fromisoformat(result.pop("recorded_at")) == unit["recorded_at"]
    assert result == {name: as_json(value) for name, value in unit.items() if name != "recorded_at"}
    page = network.children(PROVINCE, as_of=DAY, limit=5)
    assert get(client, f"/units/{PROVINCE}/children", limit=5) == as_json(page)
    neighbourhood = as_json(network.neighbourhood(COMMUNE, hops=2, as_of=DAY))
    assert get(client, f"/units/{COMMUNE}/neighbourhood", hops=2) == neighbourhood
    assert get(client, f"/units/{COMMUNE}/escalation") == as_json(network.escalation(COMMUNE, as_of=DAY))
    assert get(client, "/map") == as_json(network.map_units(as_of=DAY))


def test_overview_and_rules(service: Service, client: TestClient) -> None:
    network = service.network
    assert get(client, "/overview") == as_json(network.overview(as_of=DAY))
    selected = get(client, "/overview", rule=["stale_holders", "isolated_units"], within=PROVINCE, units=False)
    expected = network.overview("stale_holders", "isolated_units", as_of=DAY, within=PROVINCE, units=False)
    assert selected == as_json(expected)
    assert [rule["rule"] for rule in selected["rules"]] == ["stale_holders", "isolated_units"]
    rules = get(client, "/rules")
    assert rules == {"items": as_json([describe(rule) for rule in catalogue().rules.values()]), "next": None}


def test_roots_and_changes(service: Service, client: TestClient) -> None:
    network = service.network
    roots = network.roots(as_of=DAY, limit=5)
    assert get(client, "/roots", limit=5) == as_json(roots)
    days = {"since": "2025-06-30", "until": DAY}
    response = client.get("/v1/changes", params={**days, "within": PROVINCE, "limit": 3})
    changes = network.changes(**days, within=PROVINCE, limit=3)
    assert response.json() == as_json(changes)
    assert response.links["next"]["url"].startswith("/v1/changes?since=2025-06-30&until=2026-06-30")
    following = client.get(response.links["next"]["url"]).json()["items"]
    assert following == as_json(network.changes(**days, within=PROVINCE, limit=6)["items"][3:])
    refused = client.get("/v1/changes", params={"since": DAY, "until": DAY})
    assert (refused.status_code, refused.json()["code"]) == (400, "bad-option")
    assert client.get("/v1/changes", params={"since": DAY}).json()["code"] == "bad-request"


def test_key_of_subtree_sees_only_its_structure(service: Service) -> None:
    client, network = service.client("read", within=COMMUNE), service.network.scoped(personal=False, within=COMMUNE)
    for path, parameters, expected in (
        ("/overview", {}, network.overview(as_of=DAY)),
        ("/roots", {}, {"items": network.roots(as_of=DAY).items, "next": None}),
        ("/changes", {"since": "2025-06-30", "until": DAY}, network.changes("2025-06-30", DAY)),
    ):
        assert get(client, path, **parameters) == as_json(expected)
    assert [unit["id"] for unit in get(client, "/roots")["items"]] == [COMMUNE]
    assert get(client, "/overview")["communes"]["id"] == [COMMUNE]
    for path, parameters in (("/overview", {}), ("/changes", {"since": "2025-06-30", "until": DAY})):
        refused = client.get(f"/v1{path}", params={"as_of": DAY, "within": PROVINCE, **parameters})
        assert (refused.status_code, refused.json()["code"]) == (403, "outside-subtree")


def test_paths_scorecard_and_measures(service: Service, client: TestClient) -> None:
    network = service.network
    options = {"k": 3, "through_people": True}
    paths = as_json(network.paths(COMMUNE, PROVINCE, as_of=DAY, **options))  # type: ignore[call-overload]
    parameters = {"from": COMMUNE, **options}
    assert get(client, "/paths", to=PROVINCE, **parameters) == paths
    several = get(client, "/paths", to=[PROVINCE, "demo:12:steering"], **parameters)
    assert list(several["targets"]) == [PROVINCE, "demo:12:steering"]
    assert get(client, "/paths", to=f"{PROVINCE},demo:12:steering", **parameters) == several
    assert get(client, "/scorecard") == as_json(network.scorecard(DAY))
    days = ["2025-06-30", DAY]
    assert get(client, "/scorecard", on=days) == as_json(network.scorecard(days))
    measures = as_json(network.resilience("krackhardt", "bridges", as_of=DAY))
    assert get(client, "/resilience", measure=["krackhardt", "bridges"]) == {"as_of": DAY, "measures": measures}


def test_rows_as_csv_and_ndjson(client: TestClient) -> None:
    for path, columns in (
        ("/gaps/units_without_focal_point", 8),
        ("/gaps?findings=false", 8),
        ("/queries/totals_by_level", 5),
        ("/units?level=commune", 6),
        ("/roots", 7),
        (f"/units/{PROVINCE}/children", 7),
        ("/changes?since=2025-06-30&until=2026-06-30", 7),
        ("/focal-points?level=province", 9),
        (f"/units/{COMMUNE}/escalation", 8),
        ("/scorecard", 10),
        (f"/paths?from={COMMUNE}&to={PROVINCE}", 13),
    ):
        url = f"/v1{path}{'&' if '?' in path else '?'}as_of={DAY}"
        csv_response = client.get(url, headers={"accept": CSV})
        ndjson_response = client.get(url, headers={"accept": f"{NDJSON}, application/json;q=0.5"})
        assert (csv_response.headers["content-type"], ndjson_response.headers["content-type"]) == (
            "text/csv; charset=utf-8",
            NDJSON,
        )
        rows = list(csv.DictReader(io.StringIO(csv_response.text)))
        objects = [json.loads(line) for line in ndjson_response.text.splitlines()]
        assert len(rows) == len(objects) > 1, path
        assert list(rows[0]) == list(objects[0]), path
        assert len(rows[0]) == columns, path


def test_unavailable_media_type_is_refused(client: TestClient) -> None:
    for path, accept in (("/v1/overview", CSV), ("/v1/units", "text/html"), ("/v1/units", "application/json;q=0")):
        refused = client.get(path, headers={"accept": accept})
        assert (refused.status_code, refused.json()["code"]) == (406, "not-acceptable")
    assert client.get("/v1/map", headers={"accept": "text/html, */*;q=0.1"}).status_code == 200


def test_unchanged_response_is_not_modified(client: TestClient) -> None:
    url = f"/v1/units/{COMMUNE}?as_of={DAY}"
    first = client.get(url)
    again = client.get(url, headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    for other in (
        client.get(url.replace(DAY, "2026-06-29")),
        client.get(f"/v1/units/{PROVINCE}?as_of={DAY}"),
        client.get(url, headers={"accept-encoding": "identity"}),
    ):
        assert other.headers["etag"] != first.headers["etag"]


def test_etag_depends_on_rights(service: Service, client: TestClient) -> None:
    url = f"/v1/focal-points?unit={COMMUNE}&as_of={DAY}"
    personal = client.get(url)
    restricted = service.client("read").get(url, headers={"if-none-match": personal.headers["etag"]})
    assert restricted.status_code == 200
    assert restricted.json()["items"][0]["focal_points"][0]["name"] is None
    assert personal.json()["items"][0]["focal_points"][0]["name"]


def test_only_findings_of_page_are_explained(
    client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = "people_not_trained_this_year"
    explained_findings = service.network.gaps(rule, as_of=DAY, explain=True)[rule]
    batch_sizes: list[int] = []
    original = Evaluator.explained

    def count(self: Evaluator, entry: Any, day: Any, bound: Any, result: Any) -> Any:
        batch_sizes.append(len(result.findings))
        return original(self, entry, day, bound, result)

    monkeypatch.setattr(Evaluator, "explained", count)
    items, cursor = [], None
    for _ in range(3):
        page = get(client, f"/gaps/{rule}", explain=True, limit=2, **({"cursor": cursor} if cursor else {}))
        items += page["items"]
        cursor = page["next"]
    assert items == as_json((explained_findings.findings or [])[:6])
    assert batch_sizes == [2, 2, 2]


def test_head_has_headers_of_get(client: TestClient) -> None:
    for url in ("/v1/units?limit=2", "/healthz", "/docs"):
        get_response, head_response = client.get(url), client.head(url)
        assert head_response.status_code == 200
        names = {name for name in get_response.headers if name != "x-request-id"}
        assert {name: head_response.headers.get(name) for name in names} == {
            name: get_response.headers[name] for name in names
        }
    assert client.head("/v1/units/nobody").status_code == 404
    missing, not_allowed = client.get("/v1/nowhere"), client.delete("/v1/units")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    assert (not_allowed.status_code, not_allowed.json()["code"], not_allowed.headers["allow"]) == (
        405,
        "method-not-allowed",
        "GET",
    )


def test_large_responses_are_compressed(client: TestClient) -> None:
    response = client.get(f"/v1/map?as_of={DAY}", headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.json()["id"]


def test_unknown_names_get_suggestions(client: TestClient) -> None:
    rule = client.get("/v1/gaps/units_without_focal_poin")
    assert (rule.status_code, rule.json()["advice"]) == (404, "did you mean units_without_focal_point?")
    query = client.get("/v1/queries/total_by_level")
    assert (query.status_code, query.json()["advice"]) == (404, "did you mean totals_by_level?")


def test_rules_are_queries_too(client: TestClient, service: Service) -> None:
    within = service.network.query("units_without_focal_point", as_of=DAY)[0]["province_id"]
    result = client.get("/v1/queries/units_without_focal_point", params={"as_of": str(DAY), "within": within}).json()
    rows = service.network.query("units_without_focal_point", as_of=DAY, within=within)
    assert [row["subject_id"] for row in result["rows"]] == [row["subject_id"] for row in rows]
    assert list(result["rows"][0]) == result["columns"]
