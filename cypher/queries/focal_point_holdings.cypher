// title = "Holdings of focal-point posts"
// question = "Who holds a focal-point post in the units that need one, now or later, and until when?"
// [columns]
// unit_id = "the unit, one of the population of the rule units_without_focal_point"
// unit_name = "its name"
// person_id = "who holds the post; null, as all of the holding, where nobody does or will"
// begins = "the first day on which holding, person, post and its place in the unit are all in force; null: since ever"
// ends = "the first day on which one of them is in force no more; null: open"
// seconded = "whether the person is seconded to the post"
// closes = "the first day on which the unit itself is there no more; null: open"
// [types]
// begins = "date"
// ends = "date"
// seconded = "boolean"
// closes = "date"
INCLUDE offices(u)
OPTIONAL MATCH (u)<-[seat_in:POST_IN]-(post:Post)<-[holds:HOLDS]-(person:Person)
WHERE post.role = 'focal_point'
  AND (earliest_end(seat_in, post, holds, person) IS NULL
    OR (date($as_of) < earliest_end(seat_in, post, holds, person)
      AND (latest_start(seat_in, post, holds, person) IS NULL
        OR latest_start(seat_in, post, holds, person) < earliest_end(seat_in, post, holds, person))))
RETURN u.id AS unit_id, u.name AS unit_name, person.id AS person_id,
  latest_start(seat_in, post, holds, person) AS begins,
  earliest_end(seat_in, post, holds, person) AS ends,
  CASE WHEN holds IS NOT NULL THEN coalesce(holds.basis = 'seconded', false) END AS seconded,
  u.valid_to AS closes
