"""Reference days of the demonstration network, as text for table cells."""

from datetime import date

__all__ = [
    "CENTRAL_START",
    "DAY",
    "FIRST_DAY_NOT_ENDING_SOON",
    "LAST_DAY_ENDING_SOON",
    "REFORM_DAY",
    "TODAY",
    "TOMORROW",
    "YESTERDAY",
]

DAY = date(2026, 6, 30)
"""The day for which the planted gaps hold."""

TODAY = DAY.isoformat()
YESTERDAY = "2026-06-29"
TOMORROW = "2026-07-01"

CENTRAL_START = "2025-03-01"
"""First day of the present ministries and central agencies."""

REFORM_DAY = "2025-07-01"
"""First day of the 34 provinces, without districts."""

LAST_DAY_ENDING_SOON = "2026-09-28"
"""The last end of an appointment that rule 11 reports: 90 days after `DAY`."""

FIRST_DAY_NOT_ENDING_SOON = "2026-09-29"
