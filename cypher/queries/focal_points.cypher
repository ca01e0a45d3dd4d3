// title = "The focal points of units"
// question = "Who is the focal point of these units now?"
// personal = ["name", "phone", "email"]
// [parameters.ids]
// type = "strings"
// help = "the ids of the units"
// example = ["vn:commune:03439:2025"]
// [columns]
// unit_id = "the unit"
// status = "as the rule units_without_focal_point judges a unit, whatever its kind"
// post_id = "the focal-point post; null where nobody holds one"
// person_id = "who holds it"
// name = "the holder's name"
// phone = "the holder's telephone number"
// email = "the holder's e-mail address"
// since = "since when they hold it"
// [types]
// since = "date"
UNWIND $ids AS id
MATCH (u:Unit)
WHERE u.id = id AND current(u)
INCLUDE focal_point(u; u)
WITH u, focal_status
OPTIONAL MATCH (u)<-[seat_in:POST_IN]-(post:Post)<-[holds:HOLDS]-(person:Person)
WHERE post.role = 'focal_point' AND current(seat_in, post, holds, person)
RETURN u.id AS unit_id, focal_status AS status, post.id AS post_id, person.id AS person_id,
  person.name AS name, person.phone AS phone, person.email AS email, holds.valid_from AS since
