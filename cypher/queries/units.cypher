// title = "Units, page by page"
// question = "Which units are there, in the order of their ids?"
// [parameters.after]
// type = "string"
// default = ""
// help = "only units with greater ids"
// [parameters.limit]
// type = "integer"
// default = 100
// help = "maximum number of units"
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
MATCH (u:Unit)
WHERE u.id > $after
INCLUDE unit_filter(u)
WITH u
ORDER BY u.id
LIMIT $limit
RETURN u.id AS id, u.name AS name, u.name_folded AS name_folded, u.level AS level, u.kind AS kind,
  current(u) AS current
ORDER BY id
