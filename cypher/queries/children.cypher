// title = "Children of units"
// question = "Which units are directly part of these units?"
// [parameters.ids]
// type = "strings"
// help = "ids of the parent units"
// example = ["vn:province:12:2024"]
// [columns]
// id = "id of the unit"
// name = "its name"
// name_folded = "its name in lower case without diacritics"
// level = "its level"
// kind = "its kind"
// current = "whether it is current"
// children = "number of units that are directly part of it"
// [types]
// current = "boolean"
// children = "integer"
UNWIND $ids AS id
MATCH (above:Unit)<-[part:PART_OF]-(u:Unit)
WHERE above.id = id AND current(above, part, u)
WITH DISTINCT u
RETURN u.id AS id, u.name AS name, u.name_folded AS name_folded, u.level AS level, u.kind AS kind,
  current(u) AS current,
  COUNT { MATCH (u)<-[down:PART_OF]-(below:Unit) WHERE current(down, below) } AS children
