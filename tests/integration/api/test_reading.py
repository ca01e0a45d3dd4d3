"""What the operations that read give: the same as the network, page by page, in every form, and when it changes."""

import csv
import io
import json
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from dtgraph.catalogue import catalogue, described
from dtgraph.demo import Demonstration
from dtgraph.engine.evaluator import Evaluator
from dtgraph.table_adapters import plain

from ...helpers.service import Service
from ..catalogue.test_golden import PARAMETERS

DAY = Demonstration.as_of.isoformat()
PROVINCE, COMMUNE = "vn:province:12:2024", "vn:commune:03439:2025"
CSV, NDJSON = "text/csv", "application/x-ndjson"


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return service.client("read:personal")


def as_json(answer: Any) -> Any:
    return json.loads(json.dumps(answer, default=plain))


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    answer = client.get(f"/v1{path}", params={"as_of": DAY, **parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("name", sorted({**catalogue().queries, **catalogue().measures}))
def test_queries_and_measures_have_the_rows_of_the_network(service: Service, client: TestClient, name: str) -> None:
    given = PARAMETERS.get(name, {})
    answer = get(client, f"/queries/{name}", **given)
    rows = as_json(service.network.query(name, DAY, **given))
    assert answer == {"name": name, "as_of": DAY, "columns": list(catalogue().query(name).columns), "rows": rows}


def test_rules_say_what_the_network_says(service: Service, client: TestClient) -> None:
    whole = {name: answer.as_dict() for name, answer in service.network.gaps(as_of=DAY, explain=True).items()}
    assert get(client, "/gaps", explain=True) == {"as_of": DAY, "rules": as_json(whole)}
    some = get(client, "/gaps", rule=["stale_holders", "isolated_units"], findings=False, within=PROVINCE)
    asked = service.network.gaps("stale_holders", "isolated_units", as_of=DAY, within=PROVINCE, findings=False)
    assert some["rules"] == as_json({name: answer.as_dict() for name, answer in asked.items()})


@pytest.mark.parametrize("rule", ["units_without_focal_point", "single_points_of_failure", "tasks_overdue"])
def test_pages_of_a_rule_join_to_the_whole(service: Service, client: TestClient, rule: str) -> None:
    whole = service.network.gaps(rule, as_of=DAY)[rule]
    items: list[Any] = []
    address: str | None = f"/v1/gaps/{rule}?as_of={DAY}&limit=3"
    while address:
        answer = client.get(address)
        assert answer.json()["summary"] == as_json(whole.summary.as_dict())
        items += answer.json()["items"]
        linked = answer.links.get("next", {}).get("url")
        assert (linked is None) == (answer.json()["next"] is None)
        address = linked
    assert items == as_json(whole.findings)


def test_pages_of_units_join_to_the_whole(client: TestClient) -> None:
    for question in (
        {"level": "commune"},
        {"text": "ban", "ended": True},
        {"province": PROVINCE, "kind": "department"},
    ):
        whole = get(client, "/units", limit=1000, **question)
        assert whole["next"] is None
        assert len(whole["items"]) > 7
        items, cursor = [], None
        while True:
            page = get(client, "/units", limit=7, **question, **({"cursor": cursor} if cursor else {}))
            items += page["items"]
            cursor = page["next"]
            if cursor is None:
                break
        assert items == whole["items"]


def test_focal_points_by_everything(service: Service, client: TestClient) -> None:
    contact = as_json(service.network.contact(COMMUNE, as_of=DAY))
    assert contact["focal_points"][0]["phone"]
    place = get(client, f"/units/{COMMUNE}")["unit"]
    for question in (
        {"unit": COMMUNE},
        {"code": "03439"},
        {"lat": place["lat"], "lon": place["lon"]},
        {"name": "xa thu lum", "kind": "people_committee"},
    ):
        assert get(client, "/focal-points", **question) == {"items": [contact], "next": None}, question
    communes = get(client, "/focal-points", province=PROVINCE, kind="people_committee", level="commune")["items"]
    assert contact in communes
    assert communes == [as_json(service.network.contact(one["unit_id"], as_of=DAY)) for one in communes]
    alone = [one for one in communes if not one["focal_points"]]
    assert alone
    assert all(above["focal_points"] for one in alone for above in one["fallback"])


@pytest.mark.parametrize(
    ("question", "code"),
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
def test_what_cannot_be_asked_is_said(client: TestClient, question: dict[str, Any], code: str) -> None:
    answer = client.get("/v1/focal-points", params={"as_of": DAY, **question})
    assert (answer.json()["code"], answer.headers["content-type"]) == (code, "application/problem+json")


def test_a_unit_and_what_is_around_it(service: Service, client: TestClient) -> None:
    network = service.network
    unit = network.unit(PROVINCE, as_of=DAY)
    answer = get(client, f"/units/{PROVINCE}")
    assert datetime.fromisoformat(answer.pop("recorded_at")) == unit["recorded_at"]
    assert answer == {name: as_json(value) for name, value in unit.items() if name != "recorded_at"}
    page = network.children(PROVINCE, as_of=DAY, limit=5)
    assert get(client, f"/units/{PROVINCE}/children", limit=5) == as_json({"items": page.items, "next": page.next})
    around = as_json(network.neighbourhood(COMMUNE, hops=2, as_of=DAY))
    assert get(client, f"/units/{COMMUNE}/neighbourhood", hops=2) == around
    assert get(client, f"/units/{COMMUNE}/escalation") == as_json(network.escalation(COMMUNE, as_of=DAY))
    assert get(client, "/map") == as_json(network.map_units(as_of=DAY))


def test_the_overview_and_the_rules(service: Service, client: TestClient) -> None:
    network = service.network
    assert get(client, "/overview") == as_json(network.overview(as_of=DAY))
    some = get(client, "/overview", rule=["stale_holders", "isolated_units"], within=PROVINCE, units=False)
    asked = network.overview("stale_holders", "isolated_units", as_of=DAY, within=PROVINCE, units=False)
    assert some == as_json(asked)
    assert [rule["rule"] for rule in some["rules"]] == ["stale_holders", "isolated_units"]
    rules = get(client, "/rules")
    assert rules == {"items": as_json([described(rule) for rule in catalogue().rules.values()]), "next": None}


def test_roots_and_changes(service: Service, client: TestClient) -> None:
    network = service.network
    roots = network.roots(as_of=DAY, limit=5)
    assert get(client, "/roots", limit=5) == as_json({"items": roots.items, "next": roots.next})
    days = {"since": "2025-06-30", "until": DAY}
    answer = client.get("/v1/changes", params={**days, "within": PROVINCE, "limit": 3})
    found = network.changes(**days, within=PROVINCE, limit=3)
    assert answer.json() == as_json(found)
    assert answer.links["next"]["url"].startswith("/v1/changes?since=2025-06-30&until=2026-06-30")
    following = client.get(answer.links["next"]["url"]).json()["items"]
    assert following == as_json(network.changes(**days, within=PROVINCE, limit=6)["items"][3:])
    backwards = client.get("/v1/changes", params={"since": DAY, "until": DAY})
    assert (backwards.status_code, backwards.json()["code"]) == (400, "bad-option")
    assert client.get("/v1/changes", params={"since": DAY}).json()["code"] == "bad-request"


def test_a_key_for_a_subtree_sees_no_more_of_the_structure(service: Service) -> None:
    client, shown = service.client("read", within=COMMUNE), service.network.restricted(personal=False, within=COMMUNE)
    for path, given, asked in (
        ("/overview", {}, shown.overview(as_of=DAY)),
        ("/roots", {}, {"items": shown.roots(as_of=DAY).items, "next": None}),
        ("/changes", {"since": "2025-06-30", "until": DAY}, shown.changes("2025-06-30", DAY)),
    ):
        assert get(client, path, **given) == as_json(asked)
    assert [unit["id"] for unit in get(client, "/roots")["items"]] == [COMMUNE]
    assert get(client, "/overview")["communes"]["id"] == [COMMUNE]
    for path, given in (("/overview", {}), ("/changes", {"since": "2025-06-30", "until": DAY})):
        refused = client.get(f"/v1{path}", params={"as_of": DAY, "within": PROVINCE, **given})
        assert (refused.status_code, refused.json()["code"]) == (403, "outside-subtree")


def test_ways_cards_and_measures(service: Service, client: TestClient) -> None:
    network = service.network
    options = {"k": 3, "through_people": True}
    paths = as_json(network.paths(COMMUNE, PROVINCE, as_of=DAY, **options))  # type: ignore[call-overload]
    question = {"from": COMMUNE, **options}
    assert get(client, "/paths", to=PROVINCE, **question) == paths
    several = get(client, "/paths", to=[PROVINCE, "demo:12:steering"], **question)
    assert list(several["targets"]) == [PROVINCE, "demo:12:steering"]
    assert get(client, "/paths", to=f"{PROVINCE},demo:12:steering", **question) == several
    assert get(client, "/scorecard") == {"dates": as_json(network.scorecard(DAY))}
    days = ["2025-06-30", DAY]
    assert get(client, "/scorecard", on=days) == {"dates": as_json(network.scorecard(days))}
    measures = as_json(network.resilience("krackhardt", "bridges", as_of=DAY))
    assert get(client, "/resilience", measure=["krackhardt", "bridges"]) == {"as_of": DAY, "measures": measures}


def test_rows_come_as_csv_and_as_lines_too(client: TestClient) -> None:
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
        address = f"/v1{path}{'&' if '?' in path else '?'}as_of={DAY}"
        as_csv = client.get(address, headers={"accept": CSV})
        lines = client.get(address, headers={"accept": f"{NDJSON}, application/json;q=0.5"})
        assert (as_csv.headers["content-type"], lines.headers["content-type"]) == ("text/csv; charset=utf-8", NDJSON)
        rows = list(csv.DictReader(io.StringIO(as_csv.text)))
        objects = [json.loads(line) for line in lines.text.splitlines()]
        assert len(rows) == len(objects) > 1, path
        assert list(rows[0]) == list(objects[0]), path
        assert len(rows[0]) == columns, path


def test_a_form_that_there_is_not_is_refused(client: TestClient) -> None:
    for path, accept in (("/v1/map", CSV), ("/v1/units", "text/html"), ("/v1/units", "application/json;q=0")):
        refused = client.get(path, headers={"accept": accept})
        assert (refused.status_code, refused.json()["code"]) == (406, "not-acceptable")
    assert client.get("/v1/map", headers={"accept": "text/html, */*;q=0.1"}).status_code == 200


def test_nothing_is_sent_again_that_has_not_changed(client: TestClient) -> None:
    address = f"/v1/units/{COMMUNE}?as_of={DAY}"
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    for other in (
        client.get(address.replace(DAY, "2026-06-29")),
        client.get(f"/v1/units/{PROVINCE}?as_of={DAY}"),
        client.get(address, headers={"accept-encoding": "identity"}),
    ):
        assert other.headers["etag"] != first.headers["etag"]


def test_rights_are_of_the_tag(service: Service, client: TestClient) -> None:
    address = f"/v1/focal-points?unit={COMMUNE}&as_of={DAY}"
    shown = client.get(address)
    hidden = service.client("read").get(address, headers={"if-none-match": shown.headers["etag"]})
    assert hidden.status_code == 200
    assert hidden.json()["items"][0]["focal_points"][0]["name"] is None
    assert shown.json()["items"][0]["focal_points"][0]["name"]


def test_the_findings_of_a_page_are_proven_and_no_others(
    client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = "people_not_trained_this_year"
    whole = service.network.gaps(rule, as_of=DAY, explain=True)[rule]
    proven: list[int] = []
    explained = Evaluator.explained

    def counted(self: Evaluator, entry: Any, day: Any, bound: Any, answer: Any) -> Any:
        proven.append(len(answer.findings))
        return explained(self, entry, day, bound, answer)

    monkeypatch.setattr(Evaluator, "explained", counted)
    found, cursor = [], None
    for _ in range(3):
        page = get(client, f"/gaps/{rule}", explain=True, limit=2, **({"cursor": cursor} if cursor else {}))
        found += page["items"]
        cursor = page["next"]
    assert found == as_json((whole.findings or [])[:6])
    assert proven == [2, 2, 2]


def test_what_is_asked_for_its_headers_alone_has_those_of_the_answer(client: TestClient) -> None:
    for address in ("/v1/units?limit=2", "/healthz", "/docs"):
        whole, head = client.get(address), client.head(address)
        assert head.status_code == 200
        same = {name for name in whole.headers if name != "x-request-id"}
        assert {name: head.headers.get(name) for name in same} == {name: whole.headers[name] for name in same}
    assert client.head("/v1/units/nobody").status_code == 404
    nowhere, wrong = client.get("/v1/nowhere"), client.delete("/v1/units")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not-found")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["allow"]) == (405, "method-not-allowed", "GET")


def test_large_answers_are_compressed(client: TestClient) -> None:
    answer = client.get(f"/v1/map?as_of={DAY}", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json()["id"]


def test_unknown_names_are_told_the_nearest(client: TestClient) -> None:
    rule = client.get("/v1/gaps/units_without_focal_poin")
    assert (rule.status_code, rule.json()["advice"]) == (404, "did you mean units_without_focal_point?")
    query = client.get("/v1/queries/total_by_level")
    assert (query.status_code, query.json()["advice"]) == (404, "did you mean totals_by_level?")


def test_a_rule_is_a_query_too(client: TestClient, service: Service) -> None:
    within = service.network.query("units_without_focal_point", as_of=DAY)[0]["province_id"]
    found = client.get("/v1/queries/units_without_focal_point", params={"as_of": str(DAY), "within": within}).json()
    rows = service.network.query("units_without_focal_point", as_of=DAY, within=within)
    assert [row["subject_id"] for row in found["rows"]] == [row["subject_id"] for row in rows]
    assert list(found["rows"][0]) == found["columns"]
