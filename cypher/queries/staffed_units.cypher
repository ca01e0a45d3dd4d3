// title = "Coordination graph: units with a focal point"
// question = "Which units of any kind have a focal point?"
// internal = true
// [columns]
// id = "id of the unit"
MATCH (person:Person)-[holds:HOLDS]->(post:Post)-[seat_in:POST_IN]->(u:Unit)
WHERE post.role = 'focal_point' AND current(person, holds, post, seat_in, u)
RETURN DISTINCT u.id AS id
ORDER BY id
