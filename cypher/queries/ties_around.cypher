// title = "The ties of units"
// question = "By which ties in force do these units belong, report, coordinate and serve?"
// [parameters.ids]
// type = "strings"
// help = "the ids of the units"
// example = ["vn:commune:03439:2025"]
// [columns]
// type = "the type of tie"
// source_id = "where it begins"
// target_id = "where it leads to"
// weight = "what a step over it costs; null where it is no step of coordination"
// [types]
// weight = "number"
UNWIND $ids AS id
MATCH (u:Unit)-[tie:PART_OF|REPORTS_TO|COORDINATES_WITH|SERVES]-(other:Unit)
WHERE u.id = id AND current(u, tie, other) AND coalesce(tie.enabled, true)
RETURN DISTINCT type(tie) AS type, startNode(tie).id AS source_id, endNode(tie).id AS target_id,
  CASE type(tie) WHEN 'SERVES' THEN null ELSE coalesce(tie.weight, 1.0) END AS weight
ORDER BY source_id, target_id, type
