// title = "Parents of all units and units they serve"
// question = "Which units are current, what are they part of, and which units do they serve?"
// internal = true
// [columns]
// id = "id of the unit"
// level = "its level"
// governs = "level of the place that a people's committee governs; null for other units"
// parents = "ids of the units that it is part of"
// served = "ids of the units that it serves"
// [types]
// parents = "strings"
// served = "strings"
MATCH (u:Unit)
WHERE current(u)
OPTIONAL MATCH (u)-[part:PART_OF]->(parent:Unit)
WHERE current(part, parent)
WITH u, collect(parent.id) AS parents
OPTIONAL MATCH (u)-[serves:SERVES]->(place:Unit)
WHERE current(serves, place)
RETURN u.id AS id, u.level AS level, CASE WHEN u.kind = 'people_committee' THEN u.level END AS governs,
  parents AS parents, collect(place.id) AS served
ORDER BY id
