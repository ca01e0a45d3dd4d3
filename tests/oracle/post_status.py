"""Status and `since` of the posts of one role in a unit, for rules 1 and 5: covered, expired, vacant or unassigned.

Interpretation of rules.md:
- Status and `since` are independent. A current post is `expired` if it was ever held, in whatever unit it was then;
  `since` also considers former posts, each on the days on which it was in the unit.
- A holding ends with its own end, or that of its holder or post; for a former post it ends with the tie between post
  and unit at the latest, and holdings that began after that do not count for this unit.
- "The earliest start of a current post" is the `valid_from` of the post, not of its tie to the unit.
"""

from collections.abc import Collection, Iterator
from datetime import date

from .day import Day
from .tables import NO_START, Tie

__all__ = ["had_post", "post_status"]


def post_status(day: Day, units: Collection[str], role: str) -> tuple[str, date | None]:
    """Status of the posts with a role in `units` together; `unassigned` without a current post."""
    posts = {tie.source for unit in units for tie in day.into("POST_IN", unit) if _has_role(day, tie, role)}
    former = [tie for unit in units for tie in _former(day, unit, role) if tie.source not in posts]
    if any(day.is_held(post) for post in posts):
        return "covered", None
    if any(day.was_held(post) for post in posts):
        return "expired", max([*_ends_of_current(day, posts), *_ends_of_former(day, former)])
    if posts:
        start = min(day.node("Post", post).start for post in posts)
        return "vacant", None if start == NO_START else start
    return "unassigned", max((tie.last for tie in former), default=None)


def had_post(day: Day, unit: str, role: str) -> bool:
    """Whether a unit had a post with a role on an earlier day."""
    return bool(_former(day, unit, role))


def _has_role(day: Day, tie: Tie, role: str) -> bool:
    return day.node("Post", tie.source).text("role") == role


def _former(day: Day, unit: str, role: str) -> list[Tie]:
    """Ties of posts that were in the unit on an earlier day and are not any more."""
    ties = day.tables.into("POST_IN", unit)
    return [tie for tie in ties if tie.before(day.as_of) and not tie.on(day.as_of) and _has_role(day, tie, role)]


def _ends_of_current(day: Day, posts: Collection[str]) -> Iterator[date]:
    for post in posts:
        for holding in day.tables.into("HOLDS", post):
            if holding.before(day.as_of):
                yield holding.last


def _ends_of_former(day: Day, former: Collection[Tie]) -> Iterator[date]:
    for tie in former:
        for holding in day.tables.into("HOLDS", tie.source):
            last = min(holding.last, tie.last)
            if max(holding.first, tie.first) < last:
                yield last
