// title = "Coordination graph: units and ties"
// question = "Which units are current, and with which others is each tied for coordination?"
// internal = true
// [columns]
// id = "id of the unit"
// name = "its name"
// part_of = "ids of the units that it is part of"
// reports_to = "ids of the units that it reports to"
// coordinates_with = "ids of the units that it coordinates with, if the tie starts at it"
// weights = "weights of these ties, in the same order"
// [types]
// part_of = "strings"
// reports_to = "strings"
// coordinates_with = "strings"
// weights = "list"
MATCH (u:Unit)
WHERE current(u)
WITH u,
  [(u)-[tie:COORDINATES_WITH]->(other:Unit) WHERE tie.enabled AND current(tie, other) | [other.id, tie.weight]] AS ties
RETURN u.id AS id, u.name AS name,
  [(u)-[tie:PART_OF]->(other:Unit) WHERE current(tie, other) | other.id] AS part_of,
  [(u)-[tie:REPORTS_TO]->(other:Unit) WHERE current(tie, other) | other.id] AS reports_to,
  [tie IN ties | tie[0]] AS coordinates_with,
  [tie IN ties | tie[1]] AS weights
ORDER BY id
