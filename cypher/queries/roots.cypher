// title = "Root units"
// question = "Which units are part of no other unit?"
// [columns]
// id = "id of the unit"
// name = "its name"
// level = "its level"
// kind = "its kind"
// current = "whether it is current"
// children = "number of units that are directly part of it"
// [types]
// current = "boolean"
// children = "integer"
MATCH (u:Unit)
WHERE current(u) AND NOT EXISTS { MATCH (u)-[up:PART_OF]->(above:Unit) WHERE current(up, above) }
RETURN u.id AS id, u.name AS name, u.level AS level, u.kind AS kind, current(u) AS current,
  COUNT { MATCH (u)<-[down:PART_OF]-(below:Unit) WHERE current(down, below) } AS children
