"""The query catalogue: every query is one file in `cypher/`, validated when it is loaded and run by name."""

from .column_types import (
    COMMON_COLUMN_TYPES,
    EVIDENCE_COLUMNS,
    FINDING_COLUMNS,
    REMEDY_COLUMNS,
    STATUSES,
    SUBJECT_COLUMNS,
    matches_type,
)
from .custom_rules import check_rows, with_custom_rules
from .description import QueryDescription, RuleDescription, describe
from .header import Parameter, catalogue_error
from .loader import (
    MAX_INTEGER,
    Catalogue,
    bind_parameter,
    bind_parameters,
    catalogue,
    finding_columns,
    findings_query,
    load,
    suggest,
)
from .query_definition import QueryDefinition
from .redaction import without_personal_data

__all__ = [
    "COMMON_COLUMN_TYPES",
    "EVIDENCE_COLUMNS",
    "FINDING_COLUMNS",
    "MAX_INTEGER",
    "REMEDY_COLUMNS",
    "STATUSES",
    "SUBJECT_COLUMNS",
    "Catalogue",
    "Parameter",
    "QueryDefinition",
    "QueryDescription",
    "RuleDescription",
    "bind_parameter",
    "bind_parameters",
    "catalogue",
    "catalogue_error",
    "check_rows",
    "describe",
    "finding_columns",
    "findings_query",
    "load",
    "matches_type",
    "suggest",
    "with_custom_rules",
    "without_personal_data",
]
