"""Public description of a rule, query or measure, as `/v1/rules` and `dtgraph rules` return it."""

from typing import Any, NotRequired, cast

from typing_extensions import TypedDict

from .column_types import FINDING_COLUMNS
from .loader import finding_columns
from .query_definition import QueryDefinition

__all__ = ["QueryDescription", "describe"]

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
    """Texts of a definition in Vietnamese."""

    title: str
    question: str
    fix: str
    target: NotRequired[str]
    expected: NotRequired[str]
    basis: NotRequired[str]


class QueryDescription(TypedDict):
    """A rule, query or measure. The columns of a rule are those of its findings.

    `title` names the gap that a rule finds, `target` the state in which there is none, as the scorecard shows it.
    """

    name: str
    title: str
    target: NotRequired[str]
    severity: NotRequired[str]
    question: str
    why: NotRequired[str]
    basis: NotRequired[str]
    population: NotRequired[str]
    fix: NotRequired[str]
    vi: NotRequired[VietnameseTexts]
    statuses: NotRequired[dict[str, str]]
    parameters: dict[str, ParameterDescription]
    columns: dict[str, str]


def describe(definition: QueryDefinition) -> QueryDescription:
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
    return cast("QueryDescription", {**texts, "parameters": parameters, "columns": columns})
