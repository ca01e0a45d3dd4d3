// title = "Units by id"
// question = "Which of these units exist?"
// internal = true
// [parameters.ids]
// type = "strings"
// help = "ids of the units"
// example = ["vn:commune:03439:2025"]
// [parameters.level]
// type = "string"
// optional = true
// help = "only units of this level"
// example = "commune"
// [parameters.kind]
// type = "string"
// optional = true
// help = "only units of this kind"
// example = "people_committee"
// [parameters.sector]
// type = "string"
// optional = true
// help = "only units of this sector"
// example = "state"
// [parameters.ended]
// type = "boolean"
// default = false
// help = "also units that are not current"
// [columns]
// id = "id of the unit"
// name = "its name"
// name_folded = "its name in lower case without diacritics"
// level = "its level"
// kind = "its kind"
// current = "whether it is current"
// [types]
// current = "boolean"
UNWIND $ids AS id
MATCH (u:Unit)
WHERE u.id = id
INCLUDE unit_filter(u)
RETURN u.id AS id, u.name AS name, u.name_folded AS name_folded, u.level AS level, u.kind AS kind,
  current(u) AS current
