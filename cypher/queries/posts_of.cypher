// title = "The posts of units"
// question = "Which posts are in these units now, and who holds them?"
// personal = ["name", "phone", "email"]
// [parameters.ids]
// type = "strings"
// help = "the ids of the units"
// example = ["vn:commune:03439:2025"]
// [columns]
// unit_id = "the unit"
// post_id = "the post"
// role = "what the post is for"
// title = "the post's own title"
// person_id = "who holds it; null where nobody does"
// name = "the holder's name"
// phone = "the holder's telephone number"
// email = "the holder's e-mail address"
// basis = "on which basis they hold it"
// since = "since when they hold it"
// until = "the first day on which they hold it no more; null: open"
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
