"""How the posts of a role in units are filled, for the rules on focal points and chairs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..columns import NO_DAY, OPEN_START, Days, Mask, Numbers
from ..day import Counts, Day, count, in_force, meet, was_in_force
from .subjects import Codes, choose

__all__ = ["PostStatus", "post_status"]


class PostStatus(NamedTuple):
    """By group (g,): covered, expired, vacant or unassigned; since when; whether there was such a post before."""

    status: Codes
    since: Days
    had_post: Mask


def post_status(day: Day, role: str, units: Numbers, groups: NDArray[np.integer], size: int) -> PostStatus:
    """The status of the posts of a role in `units` (u,), which are current, together for those of one group.

    A holding of a former post counts until the post left the unit: a gap cannot be older than the last holding's end.
    """
    posts, post_in, holds = day.columns.nodes["Post"], day.columns.ties["POST_IN"], day.columns.ties["HOLDS"]
    position, seat = post_in.by_target.expand(units)
    of_role = posts.is_word("role", role)[post_in.source[seat]]
    group, seat = groups[position[of_role]], seat[of_role]
    post, in_unit = post_in.source[seat], (post_in.counted[0][seat], post_in.counted[1][seat])
    is_seat, was_seat = in_force(in_unit, day.number), was_in_force(in_unit, day.number)
    is_former = was_seat & ~is_seat

    position, holding = holds.by_target.expand(post)
    held = holds.counted[0][holding], holds.counted[1][holding]
    held_in_unit = meet(held, (in_unit[0][position], in_unit[1][position]))
    is_held = is_seat[position] & in_force(held, day.number)
    was_held = is_seat[position] & was_in_force(held, day.number)
    was_held_in_former = is_former[position] & was_in_force(held_in_unit, day.number)

    def total(mask: Mask, groups_of: NDArray[np.integer]) -> Counts:
        return count(groups_of[mask], size)

    last_end = np.full(size, OPEN_START, np.int32)
    for mask, end in ((was_held, held[1]), (was_held_in_former, held_in_unit[1])):
        np.maximum.at(last_end, group[position[mask]], end[mask])
    first_start, last_seat = np.full(size, NO_DAY, np.int32), np.full(size, OPEN_START, np.int32)
    np.minimum.at(first_start, group[is_seat], posts.valid_from[post[is_seat]])
    np.maximum.at(last_seat, group[is_former], in_unit[1][is_former])

    is_covered = total(is_held, group[position]) > 0
    is_expired, has_seat = total(was_held, group[position]) > 0, total(is_seat, group) > 0
    return PostStatus(
        choose((is_covered, "covered"), (is_expired, "expired"), (has_seat, "vacant"), otherwise="unassigned"),
        np.select([is_covered, is_expired, has_seat], [OPEN_START, last_end, first_start], last_seat).astype(np.int32),
        total(was_seat, group) > 0,
    )
