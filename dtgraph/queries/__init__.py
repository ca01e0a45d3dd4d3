"""The catalogue of questions: one file in `cypher/` each, checked when it loads, asked by its name everywhere."""

from .catalogue import (
    LARGEST,
    Catalogue,
    bind,
    catalogue,
    finding_columns,
    findings_query,
    load,
    nearest,
)
from .columns import FINDING, FOUND, JUDGED, MEND, SEVERITIES, STATUSES, TYPES, days_in, holds
from .described import Described, described
from .entry import Entry
from .header import Parameter, wrong
from .own import check_rows, with_own
from .personal import without_personal_data

__all__ = [
    "FINDING",
    "FOUND",
    "JUDGED",
    "LARGEST",
    "MEND",
    "SEVERITIES",
    "STATUSES",
    "TYPES",
    "Catalogue",
    "Described",
    "Entry",
    "Parameter",
    "bind",
    "catalogue",
    "check_rows",
    "days_in",
    "described",
    "finding_columns",
    "findings_query",
    "holds",
    "load",
    "nearest",
    "with_own",
    "without_personal_data",
    "wrong",
]
