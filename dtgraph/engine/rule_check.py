"""Check that the rules over columns give what their Cypher gives, on a user's own data."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..catalogue import bind_parameters, catalogue
from ..results import RuleResult
from ..stores.protocol import Store
from .cache import EvaluationCache
from .evaluator import Evaluator

__all__ = ["RuleCheck", "check_rules"]


class RuleCheck(NamedTuple):
    """A rule, its number of findings by Cypher, and how many are in one of both results only."""

    rule: str
    findings: int
    different: int
    same_summary: bool


def check_rules(store: Store, day: date) -> Iterator[RuleCheck]:
    """Evaluate each rule that has a query in both ways, with default parameters."""
    rules = catalogue()
    evaluator = Evaluator(store, rules, EvaluationCache(store), lambda _, rows: rows)
    for name, rule in rules.rules.items():
        if rule.computed:
            continue
        bound = {name: bind_parameters(rule, day, {})}
        by_columns, by_query = (
            evaluator.rule_results([rule], day, bound, by_query=by_query)[name] for by_query in (False, True)
        )
        different = _rows(by_columns) - _rows(by_query) + (_rows(by_query) - _rows(by_columns))
        yield RuleCheck(name, len(by_query.findings or []), different.total(), by_columns.summary == by_query.summary)


def _rows(result: RuleResult) -> Counter[str]:
    return Counter(repr(finding) for finding in result.findings or [])
