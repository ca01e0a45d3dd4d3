"""What rules 1 and 5 say of a unit's posts of one role: covered, `expired`, `vacant` or `unassigned`, and since when.

Decisions, where rules.md leaves room:
- Status and `since` are two questions. A post that is there now is `expired` if it was ever held, wherever it was
  then; `since` looks at the former posts, too, each on the days on which it was one of the unit's.
- The days on which a holding counts end with its own end, its holder's or the post's; of a former post they end
  with the post's tie to the unit at the latest, and a holding that began after that is not one in this unit.
- "The earliest start of a current post" is the post's own `valid_from`, not that of its tie to the unit.
"""

from collections.abc import Collection, Iterator
from datetime import date

from .days import Day
from .tables import EVER, Tie

__all__ = ["had_seat", "judge_seats"]


def judge_seats(day: Day, units: Collection[str], role: str) -> tuple[str, date | None]:
    """The status of the posts with `role` in `units` taken together, `unassigned` where there is none now."""
    posts = {tie.source for unit in units for tie in day.into("POST_IN", unit) if _has_role(day, tie, role)}
    former = [tie for unit in units for tie in _former(day, unit, role) if tie.source not in posts]
    if any(day.is_held(post) for post in posts):
        return "covered", None
    if any(day.was_held(post) for post in posts):
        return "expired", max([*_ends_now(day, posts), *_ends_then(day, former)])
    if posts:
        start = min(day.node("Post", post).start for post in posts)
        return "vacant", None if start == EVER else start
    return "unassigned", max((tie.last for tie in former), default=None)


def had_seat(day: Day, unit: str, role: str) -> bool:
    """Whether the unit had a post with `role` on an earlier day."""
    return bool(_former(day, unit, role))


def _has_role(day: Day, tie: Tie, role: str) -> bool:
    return day.node("Post", tie.source).text("role") == role


def _former(day: Day, unit: str, role: str) -> list[Tie]:
    """The ties of posts that were in the unit on an earlier day and, by this tie, are not now."""
    ties = day.tables.into("POST_IN", unit)
    return [tie for tie in ties if tie.before(day.as_of) and not tie.on(day.as_of) and _has_role(day, tie, role)]


def _ends_now(day: Day, posts: Collection[str]) -> Iterator[date]:
    for post in posts:
        for holding in day.tables.into("HOLDS", post):
            if holding.before(day.as_of):
                yield holding.last


def _ends_then(day: Day, former: Collection[Tie]) -> Iterator[date]:
    for tie in former:
        for holding in day.tables.into("HOLDS", tie.source):
            last = min(holding.last, tie.last)
            if max(holding.first, tie.first) < last:
                yield last
