// title = "Map units"
// question = "Which governments, ministries, agencies and people's committees are current, and where are they?"
// [columns]
// id = "id of the unit"
// name = "its name"
// level = "its level"
// kind = "its kind"
// code = "its official code"
// lat = "its latitude in degrees; null if unknown"
// lon = "its longitude in degrees; null if unknown"
// parents = "ids of the units that it is part of"
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
