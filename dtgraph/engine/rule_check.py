"""Check that the rules over columns give what their Cypher gives, on a user's own data."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ..catalogue import bind_parameters, catalogue
from ..stores.protocol import Row, Store
from .cache import EvaluationCache
from .evaluator import Evaluator

__all__ = ["RuleCheck", "check_rules"]


KEY = ("subject_id", "status", "detail")
"""Columns of findings that are not personal data."""


class RuleCheck(NamedTuple):
    """A rule, its number of findings by Cypher, and the findings that only one of both results has."""

    rule: str
    rows: int
    differences: list[Row]
    """Findings as `KEY` and `only_in`: `columns` or `query`."""
    same_summary: bool

    @property
    def equal(self) -> bool:
        """Whether both results are the same."""
        return not self.differences and self.same_summary


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
        differences = [
            *_only_in("columns", by_columns.findings or [], by_query.findings or []),
            *_only_in("query", by_query.findings or [], by_columns.findings or []),
        ]
        yield RuleCheck(name, len(by_query.findings or []), differences, by_columns.summary == by_query.summary)


def _only_in(form: str, findings: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """The findings of a form that are not among those of the other."""
    remaining = Counter(map(repr, others))
    only = []
    for finding in findings:
        if remaining[repr(finding)]:
            remaining[repr(finding)] -= 1
        else:
            only.append({"only_in": form, **{column: finding[column] for column in KEY}})
    return only
