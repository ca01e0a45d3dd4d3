"""Units of a miniature country: their kinds, numbers and usual parents."""

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["SECTORS", "TEMPLATES", "TOP", "Template"]


class Template(NamedTuple):
    """Units of a kind: `parents` are kinds and levels of usual parents, `served` of units that they serve."""

    kind: str
    numbers: Sequence[int]
    levels: Sequence[str]
    parents: Sequence[str] = ()
    served: Sequence[str] = ()


TOP = ("ministry", "ministerial_agency", "government_agency", "province")
PLACES = ("people_committee",)

TEMPLATES = (
    Template("government", (1, 1, 1, 0, 2), ("central",)),
    Template("party_body", (0, 0, 1), ("central", "province")),
    Template("ministry", (1, 0, 2), ("central",), ("government",)),
    Template("ministerial_agency", (0, 0, 0, 1), ("central",), ("government",)),
    Template("government_agency", (0, 0, 0, 1), ("central",), ("government",)),
    Template("people_committee", (1, 2, 2, 3), ("province",), ("government",)),
    Template("people_committee", (0, 0, 1), ("district",), ("province",)),
    Template("people_committee", (1, 2, 2, 0), ("commune",), ("province", "district")),
    Template("area", (0, 1, 1, 2), ("community",), ("commune", "area")),
    Template("party_committee", (1, 2, 1, 2, 0), ("commune", "province"), ("party_body", "party_committee"), PLACES),
    Template("fatherland_front", (1, 2, 1, 2, 0), ("commune", "province", "central"), ("fatherland_front",), PLACES),
    Template(
        "mass_organisation", (0, 0, 1), ("commune", "province"), ("fatherland_front",), ("people_committee", "area")
    ),
    Template("department", (1, 0, 1, 2), ("central", "province", "commune"), ("department", *PLACES, *TOP)),
    Template("it_unit", (0, 1, 2), ("central", "province"), TOP),
    Template("steering_committee", (1, 0, 2, 3), ("central", "province"), ("government", *TOP)),
    Template("service_centre", (0, 0, 0, 1), ("commune",), ("commune",), ("commune",)),
    Template("enterprise", (0, 0, 1), ("central",), ("ministry",)),
    Template("community_team", (0, 1, 2), ("community",), ("commune",), ("commune", "area", "area", "department")),
)  # fmt: skip
"""In an order in which usual parents come first."""

SECTORS = {
    "party_body": "party",
    "party_committee": "party",
    "fatherland_front": "front",
    "mass_organisation": "mass_organisation",
    "enterprise": "enterprise",
    "community_team": "community",
    "area": "community",
}
