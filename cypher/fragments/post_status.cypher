// unit; role; keep
// How the posts of a role in a unit are filled: `seat_status` (covered, expired, vacant or unassigned, in the order of
// the rule units_without_focal_point), `seat_since`, and `had_seat`, whether it had such a post before. A holding of a
// former post covered the unit too: a gap cannot be older than the end of the last holding. `keep` are the variables to
// keep; posts of units that are not kept count together.
OPTIONAL MATCH (<unit>)<-[seat_in:POST_IN]-(seat:Post)
WHERE seat.role = <role>
OPTIONAL MATCH (seat)<-[seat_held:HOLDS]-(holder:Person)
WITH *, current(seat_in, seat, <unit>) AS is_seat, before(seat_in, seat, <unit>) AS was_seat
WITH *, is_seat AND current(seat_held, holder) AS is_held, is_seat AND before(seat_held, holder, seat) AS was_held,
  was_seat AND NOT is_seat AND before(seat_held, holder, seat, seat_in, <unit>) AS was_held_in_former_seat
WITH <keep>,
  count(CASE WHEN is_held THEN 1 END) AS held,
  count(CASE WHEN was_held THEN 1 END) AS held_before,
  max(CASE WHEN was_held THEN earliest_end(seat_held, holder)
           WHEN was_held_in_former_seat THEN earliest_end(seat_held, holder, seat, seat_in) END) AS last_held,
  count(CASE WHEN is_seat THEN 1 END) AS seats,
  count(CASE WHEN is_seat AND seat.valid_from IS NULL THEN 1 END) AS seats_since_ever,
  min(CASE WHEN is_seat THEN seat.valid_from END) AS first_seat,
  count(CASE WHEN was_seat THEN 1 END) AS seats_before,
  max(CASE WHEN was_seat AND NOT is_seat THEN earliest_end(seat_in, seat) END) AS last_seat
WITH *, seats_before > 0 AS had_seat,
  CASE WHEN held > 0 THEN 'covered'
       WHEN held_before > 0 THEN 'expired'
       WHEN seats > 0 THEN 'vacant'
       ELSE 'unassigned' END AS seat_status,
  CASE WHEN held > 0 THEN null
       WHEN held_before > 0 THEN last_held
       WHEN seats_since_ever > 0 THEN null
       WHEN seats > 0 THEN first_seat
       ELSE last_seat END AS seat_since
