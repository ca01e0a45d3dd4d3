"""Running a rule on a small network, on both stores."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dtgraph.stores.protocol import Store

from ...helpers import network_over
from ...helpers.network_builder import NetworkBuilder

__all__ = ["DAY", "RuleRunner", "since", "statuses"]

DAY = "2026-06-30"

RuleRunner = Callable[..., dict[str, Any]]


@pytest.fixture
def run_rule(store: Store) -> RuleRunner:
    """Imports a network and runs a rule on `DAY`; returns its findings and its summary."""

    def run(rule: str, tables: NetworkBuilder, **options: Any) -> dict[str, Any]:
        network = network_over(store)
        network.import_tables(tables.sheets())
        result = network.gaps(rule, as_of=date.fromisoformat(DAY), **options)[rule]
        summary = network.gaps(rule, as_of=date.fromisoformat(DAY), findings=False, **options)[rule].summary
        assert summary.as_dict() == result.summary.as_dict()
        assert result.findings is not None
        assert result.summary.total.gap == len(result.findings)
        return {"findings": result.findings, **result.summary.as_dict()}

    return run


def statuses(result: dict[str, Any]) -> dict[str, str]:
    """Status of the finding of each subject."""
    return {finding["subject_id"]: finding["status"] for finding in result["findings"]}


def since(result: dict[str, Any]) -> dict[str, str | None]:
    """First day of the gap of each subject."""
    days = {finding["subject_id"]: finding["since"] for finding in result["findings"]}
    return {subject: day and day.isoformat() for subject, day in days.items()}
