"""What the header of an entry says of it, as every face shows it."""

from typing import Any, NotRequired, cast

from typing_extensions import TypedDict

from .column_types import FINDING
from .loader import finding_columns
from .query_definition import QueryDefinition

__all__ = ["Described", "described"]


class ParameterDescribed(TypedDict):
    """A parameter: whether a value is needed, else what stands where none is given."""

    type: str
    help: str
    needed: bool
    default: Any


class Vietnamese(TypedDict):
    """Texts of a header in Vietnamese."""

    title: str
    question: str
    fix: str
    expected: NotRequired[str]
    basis: NotRequired[str]


class Described(TypedDict):
    """A rule, query or measure; a rule's columns are those of its findings."""

    name: str
    title: str
    severity: NotRequired[str]
    question: str
    why: NotRequired[str]
    basis: NotRequired[str]
    population: NotRequired[str]
    fix: NotRequired[str]
    vi: NotRequired[Vietnamese]
    statuses: NotRequired[dict[str, str]]
    parameters: dict[str, ParameterDescribed]
    columns: dict[str, str]


def described(entry: QueryDefinition) -> Described:
    """What its header says; texts that it has not are left out."""
    own = ("name", "title", "severity", "question", "why", "basis", "population", "fix", "vi", "statuses")
    texts = {name: text for name in own if (text := getattr(entry, name))}
    columns = dict(entry.columns)
    if entry.rule:
        columns = {name: FINDING.get(name) or columns[name] for name in finding_columns(entry)}
    parameters = {
        one.name: ParameterDescribed(type=one.type, help=one.help, needed=one.needed, default=one.default)
        for one in entry.parameters.values()
    }
    return cast("Described", {**texts, "parameters": parameters, "columns": columns})
