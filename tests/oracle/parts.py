"""What a country in miniature is made of: kinds of units, how many of each, and what is naturally above them."""

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["PARTS", "SECTORS", "TOP", "Part"]


class Part(NamedTuple):
    """Units of one kind. `above` names kinds and levels of a parent, `served` those of what they work for."""

    kind: str
    numbers: Sequence[int]
    levels: Sequence[str]
    above: Sequence[str] = ()
    served: Sequence[str] = ()


TOP = ("ministry", "ministerial_agency", "government_agency", "province")
PLACES = ("people_committee",)

PARTS = (
    Part("government", (1, 1, 1, 0, 2), ("central",)),
    Part("party_body", (0, 0, 1), ("central", "province")),
    Part("ministry", (1, 0, 2), ("central",), ("government",)),
    Part("ministerial_agency", (0, 0, 0, 1), ("central",), ("government",)),
    Part("government_agency", (0, 0, 0, 1), ("central",), ("government",)),
    Part("people_committee", (1, 2, 2, 3), ("province",), ("government",)),
    Part("people_committee", (0, 0, 1), ("district",), ("province",)),
    Part("people_committee", (1, 2, 2, 0), ("commune",), ("province", "district")),
    Part("area", (0, 1, 1, 2), ("community",), ("commune", "area")),
    Part("party_committee", (1, 2, 1, 2, 0), ("commune", "province"), ("party_body", "party_committee"), PLACES),
    Part("fatherland_front", (1, 2, 1, 2, 0), ("commune", "province", "central"), ("fatherland_front",), PLACES),
    Part("mass_organisation", (0, 0, 1), ("commune", "province"), ("fatherland_front",), ("people_committee", "area")),
    Part("department", (1, 0, 1, 2), ("central", "province", "commune"), ("department", *PLACES, *TOP)),
    Part("it_unit", (0, 1, 2), ("central", "province"), TOP),
    Part("steering_committee", (1, 0, 2, 3), ("central", "province"), ("government", *TOP)),
    Part("service_centre", (0, 0, 0, 1), ("commune",), ("commune",), ("commune",)),
    Part("enterprise", (0, 0, 1), ("central",), ("ministry",)),
    Part("community_team", (0, 1, 2), ("community",), ("commune",), ("commune", "area", "area", "department")),
)  # fmt: skip
"""In such an order that what is naturally above comes first."""

SECTORS = {
    "party_body": "party",
    "party_committee": "party",
    "fatherland_front": "front",
    "mass_organisation": "mass_organisation",
    "enterprise": "enterprise",
    "community_team": "community",
    "area": "community",
}
