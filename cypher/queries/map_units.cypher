// title = "The outline of the state"
// question = "Which governments, ministries, agencies and people's committees are there, and where?"
// [columns]
// id = "the unit's id"
// name = "its name"
// level = "its level"
// kind = "its kind"
// code = "its official code"
// lat = "its latitude in degrees; null where it is not known"
// lon = "its longitude in degrees; null where it is not known"
// parents = "the ids of the units it is part of now"
// [types]
// lat = "number"
// lon = "number"
// parents = "strings"
UNWIND ['government', 'ministry', 'ministerial_agency', 'government_agency', 'people_committee'] AS kind
MATCH (u:Unit)
WHERE u.kind = kind AND current(u)
OPTIONAL MATCH (u)-[part:PART_OF]->(parent:Unit)
WHERE current(part, parent)
RETURN u.id AS id, u.name AS name, u.level AS level, u.kind AS kind, u.code AS code, u.lat AS lat, u.lon AS lon,
  collect(parent.id) AS parents
