"""The gap rules once more, in slow plain Python over the tables: a second mind to compare the stores with.

Written from `rules.md` and `model.md` alone; of `dtgraph` it knows what a sheet is, and nothing else. Each rule is a
function from a day to its judged subjects, the covered and the unknown too. What rules.md leaves open is decided at
the head of the module whose rules it concerns; for all rules alike:
- "Now" is counted with both ends on `as_of`; "before" on some earlier day; what is to come is neither.
- A null start is the earliest there is, a null end never comes.
- Where a subject could have several units of one degree (home units, units of a post), the least id is its unit.
- "Nearest" is by the least number of steps of `PART_OF` up.
- Findings are in the order of `subject_id`, then `detail`, null first, by code point.
"""

from .answers import Answer, evaluate
from .tables import Tables

__all__ = ["Answer", "Tables", "evaluate"]
