"""The days that the demonstration network is built around, as the cells of its tables hold them."""

from datetime import date

__all__ = ["AFTER", "BEFORE", "CENTRE", "DAY", "LAST_SOON", "NOT_SOON", "REFORM", "TODAY"]

DAY = date(2026, 6, 30)
"""The day on which the network is asked, and on which its planted truth holds."""

TODAY = DAY.isoformat()
BEFORE = "2026-06-29"
AFTER = "2026-07-01"

CENTRE = "2025-03-01"
"""Since when the centre has its present ministries and agencies."""

REFORM = "2025-07-01"
"""Since when there are 34 provinces and no districts."""

LAST_SOON = "2026-09-28"
"""The last day that rule 11 calls soon: 90 days after `DAY`."""

NOT_SOON = "2026-09-29"
