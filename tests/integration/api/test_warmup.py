"""What the page shows first is there before anybody asks: of the day that is set, or of today."""

from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from dtgraph.model import today
from dtgraph.network import Network

from ...helpers.service import serving


@pytest.mark.parametrize(("settings", "day"), [({"warm_as_of": date(2026, 6, 30)}, date(2026, 6, 30)), ({}, today())])
def test_the_overview_is_worked_out_as_the_service_begins(
    sample: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], day: date
) -> None:
    told, done, work = list[date](), Event(), Network.overview

    def overview(network: Network, **given: Any) -> Any:
        answer = work(network, **given)
        told.append(answer["as_of"])
        done.set()
        return answer

    monkeypatch.setattr(Network, "overview", overview)
    with serving(sample, tmp_path, warm=True, **settings):
        assert done.wait(60)
    assert told == [day]


def test_nothing_is_worked_out_where_it_is_not_asked(
    sample: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overview(_: Network, **given: Any) -> Any:
        raise AssertionError(given)

    monkeypatch.setattr(Network, "overview", overview)
    with serving(sample, tmp_path) as service:
        assert service.client().get("/healthz").status_code == 200
