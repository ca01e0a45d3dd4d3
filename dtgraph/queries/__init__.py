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
from .described import Described, described
from .entry import Entry
from .header import DAYS, FINDING, FOUND, JUDGED, MEND, SEVERITIES, STATUSES, Parameter, wrong
from .own import check_rows, with_own
from .personal import without_personal_data

__all__ = [
    "DAYS",
    "FINDING",
    "FOUND",
    "JUDGED",
    "LARGEST",
    "MEND",
    "SEVERITIES",
    "STATUSES",
    "Catalogue",
    "Described",
    "Entry",
    "Parameter",
    "bind",
    "catalogue",
    "check_rows",
    "described",
    "finding_columns",
    "findings_query",
    "load",
    "nearest",
    "with_own",
    "without_personal_data",
    "wrong",
]
