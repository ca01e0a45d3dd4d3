// title = "Holdings of focal-point posts"
// question = "Who holds the focal-point posts of the units that need one, now or later, and until when?"
// [columns]
// unit_id = "a unit of the population of the rule units_without_focal_point"
// unit_name = "its name"
// person_id = "holder of the post; null, like all columns of the holding, if nobody holds or will hold one"
// begins = "first day on which holding, person, post and its tie to the unit are all in force; null: no known start"
// ends = "first day on which one of them is no longer in force; null: open"
// seconded = "whether the person is seconded to the post"
// closes = "first day on which the unit itself is no longer current; null: open"
// [types]
// begins = "date"
// ends = "date"
// seconded = "boolean"
// closes = "date"
INCLUDE units_needing_focal_point(u)
OPTIONAL MATCH (u)<-[seat_in:POST_IN]-(post:Post)<-[holds:HOLDS]-(person:Person)
WHERE post.role = 'focal_point'
  AND (earliest_end(seat_in, post, holds, person) IS NULL
    OR ($as_of < earliest_end(seat_in, post, holds, person)
      AND (latest_start(seat_in, post, holds, person) IS NULL
        OR latest_start(seat_in, post, holds, person) < earliest_end(seat_in, post, holds, person))))
RETURN u.id AS unit_id, u.name AS unit_name, person.id AS person_id,
  latest_start(seat_in, post, holds, person) AS begins,
  earliest_end(seat_in, post, holds, person) AS ends,
  CASE WHEN holds IS NOT NULL THEN coalesce(holds.basis = 'seconded', false) END AS seconded,
  u.valid_to AS closes
