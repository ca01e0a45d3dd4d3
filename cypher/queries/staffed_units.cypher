// title = "The coordination graph: units with a focal point"
// question = "Which units, of whatever kind, have a focal point now?"
// internal = true
// [columns]
// id = "the unit's id"
MATCH (person:Person)-[holds:HOLDS]->(post:Post)-[seat_in:POST_IN]->(u:Unit)
WHERE post.role = 'focal_point' AND current(person, holds, post, seat_in, u)
RETURN DISTINCT u.id AS id
