// title = "Some units and where they belong"
// question = "What are these units part of, and whom do they serve?"
// internal = true
// [parameters.ids]
// type = "strings"
// help = "the ids of the units"
// example = ["vn:commune:03439:2025"]
// [columns]
// id = "the unit's id"
// level = "its level"
// governs = "the level of the place whose people's committee it is; null for any other unit"
// parents = "the ids of the units it is part of now"
// served = "the ids of the units it serves now"
// [types]
// parents = "strings"
// served = "strings"
UNWIND $ids AS id
MATCH (u:Unit)
WHERE u.id = id AND current(u)
OPTIONAL MATCH (u)-[part:PART_OF]->(parent:Unit)
WHERE current(part, parent)
WITH u, collect(parent.id) AS parents
OPTIONAL MATCH (u)-[serves:SERVES]->(place:Unit)
WHERE current(serves, place)
RETURN u.id AS id, u.level AS level, CASE WHEN u.kind = 'people_committee' THEN u.level END AS governs,
  parents AS parents, collect(place.id) AS served
