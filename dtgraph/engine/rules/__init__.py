"""The rules over columns. The Cypher file stays the definition of a rule; tests hold the two together."""

from collections.abc import Callable, Mapping
from typing import Any

from .connectivity_rules import CONNECTIVITY_RULES
from .coverage_rules import COVERAGE_RULES
from .structure_rules import STRUCTURE_RULES
from .subjects import Subjects
from .task_rules import TASK_RULES

__all__ = ["RULE_EVALUATORS", "Subjects"]

_RULES: tuple[Any, ...] = (*COVERAGE_RULES, *TASK_RULES, *STRUCTURE_RULES, *CONNECTIVITY_RULES)


def _of_each_label(rule: Callable[..., Subjects | tuple[Subjects, ...]]) -> Callable[..., tuple[Subjects, ...]]:
    def evaluate(*arguments: Any, **parameters: Any) -> tuple[Subjects, ...]:
        subjects = rule(*arguments, **parameters)
        return subjects if isinstance(subjects, tuple) else (subjects,)

    return evaluate


RULE_EVALUATORS: Mapping[str, Callable[..., tuple[Subjects, ...]]] = {
    rule.__name__: _of_each_label(rule) for rule in _RULES
}
"""Functions by the names of the rules: from the day and the rule's parameters to the subjects of each label."""
