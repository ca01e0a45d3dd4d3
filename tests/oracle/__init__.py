"""An independent implementation of the gap rules in plain Python over the tables, to compare the stores with.

It is written from `rules.md` and `model.md` alone, and uses nothing of `dtgraph` but sheets. Each rule is a function
from a day to its subjects, including covered and unknown ones. Interpretations of rules.md are documented in the module
of the rule; those that apply to all rules are:
- "Now" counts a relationship with both its ends on `as_of`, "before" on some earlier day; future ones are neither.
- A null start is the earliest day there is, a null end never comes.
- If several units are equally eligible (home units, units of a post), the one with the least id is the unit.
- "Nearest" means the least number of `PART_OF` steps up.
- Findings are sorted by `subject_id`, then `detail` (null first), by code point.
"""

from .evaluation import OracleResult, evaluate
from .tables import Tables

__all__ = ["OracleResult", "Tables", "evaluate"]
