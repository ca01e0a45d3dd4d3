// title = "Units with a code"
// question = "Which units have this official code?"
// [parameters.code]
// type = "string"
// help = "the exact code"
// example = "03439"
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
WHERE u.code = $code
INCLUDE unit_filter(u)
RETURN u.id AS id, u.name AS name, u.name_folded AS name_folded, u.level AS level, u.kind AS kind,
  current(u) AS current
