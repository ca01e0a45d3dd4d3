// title = "Posts of units"
// question = "Which posts do these units have, and who holds them?"
// personal = ["name", "phone", "email"]
// [parameters.ids]
// type = "strings"
// help = "ids of the units"
// example = ["vn:commune:03439:2025"]
// [columns]
// unit_id = "the unit"
// post_id = "the post"
// role = "role of the post"
// title = "title of the post"
// person_id = "its holder; null if nobody holds it"
// name = "name of the holder"
// phone = "telephone number of the holder"
// email = "e-mail address of the holder"
// basis = "basis of the holding"
// since = "first day of the holding"
// until = "first day after the holding; null: open"
// [types]
// since = "date"
// until = "date"
UNWIND $ids AS id
MATCH (u:Unit)<-[seat_in:POST_IN]-(post:Post)
WHERE u.id = id AND current(u, seat_in, post)
OPTIONAL MATCH (post)<-[holds:HOLDS]-(person:Person)
WHERE current(holds, person)
RETURN u.id AS unit_id, post.id AS post_id, post.role AS role, post.title AS title, person.id AS person_id,
  person.name AS name, person.phone AS phone, person.email AS email, holds.basis AS basis,
  holds.valid_from AS since, holds.valid_to AS until
ORDER BY unit_id, post_id, person_id
