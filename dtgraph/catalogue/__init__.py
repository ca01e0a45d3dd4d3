"""The catalogue of questions: one file in `cypher/` each, checked when it loads, asked by its name everywhere."""

from .column_types import EVIDENCE, FINDING, JUDGED, REMEDIES, SEVERITIES, STATUSES, TYPES, days_in, holds
from .custom_rules import check_rows, with_own
from .description import Described, described
from .header import Parameter, wrong
from .loader import LARGEST, Catalogue, bind_parameters, catalogue, finding_columns, findings_query, load, suggest
from .query_definition import QueryDefinition
from .redaction import without_personal_data

__all__ = [
    "EVIDENCE",
    "FINDING",
    "JUDGED",
    "LARGEST",
    "REMEDIES",
    "SEVERITIES",
    "STATUSES",
    "TYPES",
    "Catalogue",
    "Described",
    "Parameter",
    "QueryDefinition",
    "bind_parameters",
    "catalogue",
    "check_rows",
    "days_in",
    "described",
    "finding_columns",
    "findings_query",
    "holds",
    "load",
    "suggest",
    "with_own",
    "without_personal_data",
    "wrong",
]
