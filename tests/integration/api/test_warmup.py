"""Warm-up: the overview of the configured day, or of today, is computed at startup."""

from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from dtgraph.model import today
from dtgraph.network import Network

from ...helpers.service import serve_in_process


@pytest.mark.parametrize(("settings", "day"), [({"warm_as_of": date(2026, 6, 30)}, date(2026, 6, 30)), ({}, today())])
def test_overview_is_computed_at_startup(
    sample: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], day: date
) -> None:
    days, done, original = list[date](), Event(), Network.overview

    def overview(network: Network, **options: Any) -> Any:
        result = original(network, **options)
        days.append(result["as_of"])
        done.set()
        return result

    monkeypatch.setattr(Network, "overview", overview)
    with serve_in_process(sample, tmp_path, warm=True, **settings):
        assert done.wait(60)
    assert days == [day]


def test_nothing_is_computed_without_warmup(sample: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def overview(_: Network, **options: Any) -> Any:
        raise AssertionError(options)

    monkeypatch.setattr(Network, "overview", overview)
    with serve_in_process(sample, tmp_path) as service:
        assert service.client().get("/healthz").status_code == 200
