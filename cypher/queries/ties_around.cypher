// title = "Ties of units"
// question = "Which ties in force do these units have: part of, reports to, coordinates with and serves?"
// [parameters.ids]
// type = "strings"
// help = "ids of the units"
// example = ["vn:commune:03439:2025"]
// [columns]
// type = "type of the tie"
// source_id = "unit at its start"
// target_id = "unit at its end"
// weight = "cost of a step over it; null if it is not a coordination tie"
// [types]
// weight = "number"
UNWIND $ids AS id
MATCH (u:Unit)-[tie:PART_OF|REPORTS_TO|COORDINATES_WITH|SERVES]-(other:Unit)
WHERE u.id = id AND current(u, tie, other) AND coalesce(tie.enabled, true)
RETURN DISTINCT type(tie) AS type, startNode(tie).id AS source_id, endNode(tie).id AS target_id,
  CASE type(tie) WHEN 'SERVES' THEN null ELSE coalesce(tie.weight, 1.0) END AS weight
ORDER BY source_id, target_id, type
