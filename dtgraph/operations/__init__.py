"""Operations of a network (see `dtgraph.operations.registry`)."""

from .changes import changes
from .contacts import contact, focal_points
from .data import end, export_graph, export_tables, import_tables, to_networkx, upsert
from .gaps import gaps
from .overview import overview
from .paths import escalation, paths
from .queries import query
from .registry import OPERATIONS, Context, LocalContext, Operation, Parameter
from .reports import paths_report, report, scorecard_report
from .resilience import resilience
from .scope import Scope
from .scorecard import scorecard
from .state import state
from .units import children, find, map_units, names, neighbourhood, roots, unit, units

__all__ = [
    "OPERATIONS",
    "Context",
    "LocalContext",
    "Operation",
    "Parameter",
    "Scope",
    "changes",
    "children",
    "contact",
    "end",
    "escalation",
    "export_graph",
    "export_tables",
    "find",
    "focal_points",
    "gaps",
    "import_tables",
    "map_units",
    "names",
    "neighbourhood",
    "overview",
    "paths",
    "paths_report",
    "query",
    "report",
    "resilience",
    "roots",
    "scorecard",
    "scorecard_report",
    "state",
    "to_networkx",
    "unit",
    "units",
    "upsert",
]
