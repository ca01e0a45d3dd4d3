"""Asking one rule of one small network, on both stores."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers.network_builder import Tables

__all__ = ["DAY", "Ask", "since", "statuses"]

DAY = "2026-06-30"

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(store: Store) -> Ask:
    """Import a network and ask one rule on `DAY`: findings by subject (with detail), and the summary."""

    def asked(rule: str, tables: Tables, **options: Any) -> dict[str, Any]:
        network = Network(store)
        network.import_tables(tables.sheets())
        answer = network.gaps(rule, as_of=date.fromisoformat(DAY), **options)[rule]
        summary = network.gaps(rule, as_of=date.fromisoformat(DAY), findings=False, **options)[rule].summary
        assert summary.as_dict() == answer.summary.as_dict()
        assert answer.findings is not None
        assert answer.summary.total.gap == len(answer.findings)
        return {"findings": answer.findings, **answer.summary.as_dict()}

    return asked


def statuses(answer: dict[str, Any]) -> dict[str, str]:
    return {f["subject_id"]: f["status"] for f in answer["findings"]}


def since(answer: dict[str, Any]) -> dict[str, str | None]:
    return {f["subject_id"]: f["since"] and f["since"].isoformat() for f in answer["findings"]}
