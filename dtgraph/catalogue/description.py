"""Public description of a rule, query or measure, as `/v1/rules` and `dtgraph rules` return it."""

from typing import Any, NotRequired, cast

from typing_extensions import TypedDict

from ..model import Severity
from .column_types import FINDING_COLUMNS
from .loader import finding_columns
from .query_definition import QueryDefinition

__all__ = ["QueryDescription", "RuleDescription", "describe"]

_TEXTS = (
    "name", "title", "target", "severity", "question", "why", "basis", "population", "fix", "vi", "statuses",
)  # fmt: skip


class ParameterDescription(TypedDict):
    """A parameter. `default` applies if it is not `required` and no value is given."""

    type: str
    help: str
    required: bool
    default: Any


class VietnameseTexts(TypedDict):
    """Texts of a rule in Vietnamese."""

    title: str
    question: str
    fix: str
    target: NotRequired[str]
    expected: NotRequired[str]
    basis: NotRequired[str]


class _Description(TypedDict):
    name: str
    title: str
    question: str
    parameters: dict[str, ParameterDescription]
    columns: dict[str, str]


class QueryDescription(_Description):
    """A query or measure."""

    why: NotRequired[str]
    basis: NotRequired[str]
    vi: NotRequired[dict[str, str]]


class RuleDescription(_Description):
    """A rule. The columns are those of its findings.

    `title` names the gap that a rule finds, `target` the state in which there is none, as the scorecard shows it.
    """

    target: NotRequired[str]
    severity: Severity
    why: str
    basis: str
    population: str
    fix: str
    vi: NotRequired[VietnameseTexts]
    statuses: NotRequired[dict[str, str]]


def describe(definition: QueryDefinition) -> QueryDescription | RuleDescription:
    """Describe a definition; empty texts are left out."""
    texts = {name: text for name in _TEXTS if (text := getattr(definition, name))}
    columns = dict(definition.columns)
    if definition.is_rule:
        columns = {name: FINDING_COLUMNS.get(name) or columns[name] for name in finding_columns(definition)}
    parameters = {
        parameter.name: ParameterDescription(
            type=parameter.type, help=parameter.help, required=parameter.required, default=parameter.default
        )
        for parameter in definition.parameters.values()
    }
    return cast("QueryDescription | RuleDescription", {**texts, "parameters": parameters, "columns": columns})
