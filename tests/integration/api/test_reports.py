"""Reports over HTTP: one HTML file, with personal data only for keys that may read it."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from dtgraph.demo import Demonstration
from dtgraph.network import Network

from ...helpers.service import Service

DAY = Demonstration.as_of.isoformat()
PROVINCE, COMMUNE = "vn:province:12:2024", "vn:commune:03405:2025"
RULE = "units_without_focal_point"


def client(service: Service, *scopes: str) -> TestClient:
    _, key = service.keys.create("-".join(scopes).replace(":", "-"), list(scopes))
    return TestClient(service.app, headers={"authorization": f"Bearer {key}"})


@pytest.mark.parametrize(
    ("path", "parameters", "title"),
    [
        ("report", {"rule": RULE}, "Đơn vị chưa có đầu mối chuyển đổi số: Cả nước"),
        ("report", {"rule": RULE, "within": PROVINCE, "language": "en"}, "Units without a focal point: Tỉnh Lai Châu"),
        ("report", {"within": COMMUNE}, "Xã Tả Lèng"),
        ("report/paths", {"from": COMMUNE, "to": PROVINCE, "k": 2}, "Từ Xã Tả Lèng đến Tỉnh Lai Châu"),
        ("report/scorecard", {"within": PROVINCE, "language": "en"}, "Scorecard of Decision 1690: Tỉnh Lai Châu"),
    ],
)
def test_report_equals_that_of_network(
    service: Service, sample: Network, path: str, parameters: dict[str, Any], title: str
) -> None:
    response = client(service, "read:personal").get(f"/v1/{path}", params={**parameters, "as_of": DAY})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{title}</h1>" in response.text
    if path == "report":
        report = sample.report(as_of=DAY, **parameters)
        assert response.text == report.html
    again = client(service, "read:personal").get(
        f"/v1/{path}", params={**parameters, "as_of": DAY}, headers={"if-none-match": response.headers["etag"]}
    )
    assert again.status_code == 304


def test_names_are_hidden_without_right(service: Service, sample: Network) -> None:
    [point] = sample.contact(COMMUNE, as_of=DAY)["focal_points"]
    params = {"within": COMMUNE, "as_of": DAY}
    assert str(point["name"]) in client(service, "read:personal").get("/v1/report", params=params).text
    assert str(point["name"]) not in client(service, "read").get("/v1/report", params=params).text


@pytest.mark.parametrize(
    ("path", "parameters", "code"),
    [
        ("report", {}, "bad-option"),
        ("report", {"rule": "wide_span"}, "unknown-rule"),
        ("report", {"rule": RULE, "language": "fr"}, "bad-request"),
        ("report", {"within": "nowhere"}, "unknown-unit"),
        ("report/paths", {"from": COMMUNE, "to": f"{PROVINCE},{COMMUNE}"}, "bad-option"),
    ],
)
def test_invalid_parameters_are_problems(service: Service, path: str, parameters: dict[str, str], code: str) -> None:
    response = client(service, "read").get(f"/v1/{path}", params={**parameters, "as_of": DAY})
    assert response.status_code >= 400
    assert response.json()["code"] == code


def test_other_media_type_is_refused(service: Service) -> None:
    response = client(service, "read").get("/v1/report", params={"rule": RULE}, headers={"accept": "text/csv"})
    assert response.json()["code"] == "not-acceptable"
