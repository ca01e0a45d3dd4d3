// title = "Focal points of units"
// question = "Who are the focal points of these units?"
// personal = ["name", "phone", "email"]
// [parameters.ids]
// type = "strings"
// help = "ids of the units"
// example = ["vn:commune:03439:2025"]
// [columns]
// unit_id = "the unit"
// status = "status as in the rule units_without_focal_point, for any kind of unit"
// post_id = "the focal-point post; null if nobody holds one"
// person_id = "its holder"
// name = "name of the holder"
// phone = "telephone number of the holder"
// email = "e-mail address of the holder"
// since = "first day of the holding"
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
