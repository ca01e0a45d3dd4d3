// title = "Coordination graph: people between units"
// question = "Who holds posts in at least two units, and in which?"
// personal = ["name"]
// [columns]
// id = "id of the person"
// name = "name of the person"
// unit_id = "unit of the person"
// units = "ids of the units in which the person holds a post"
// [types]
// units = "strings"
MATCH (person:Person)-[holds:HOLDS]->(post:Post)-[seat_in:POST_IN]->(seat:Unit)
WHERE current(person, holds, post, seat_in, seat)
WITH DISTINCT person, seat.id AS unit_id
ORDER BY unit_id
WITH person, collect(unit_id) AS units
WHERE size(units) > 1
INCLUDE unit_of_person(person; person, units)
RETURN person.id AS id, person.name AS name, unit.id AS unit_id, units AS units
ORDER BY id
