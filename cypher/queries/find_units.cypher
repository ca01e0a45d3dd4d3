// title = "Units by name"
// question = "Which units have all these words in their name, or this id or code?"
// internal = true
// [parameters.text]
// type = "string"
// help = "words in lower case without diacritics, separated by one space"
// example = "thu lum"
// [parameters.exact]
// type = "string"
// help = "an exact id or code"
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
WHERE (all(word IN split($text, ' ') WHERE u.name_folded CONTAINS word) OR u.id = $exact OR u.code = $exact)
 
INCLUDE unit_filter(u)
RETURN u.id AS id, u.name AS name, u.name_folded AS name_folded, u.level AS level, u.kind AS kind,
  current(u) AS current
