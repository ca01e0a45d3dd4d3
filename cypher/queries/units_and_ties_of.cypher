// title = "Some units and where they belong"
// question = "What are these units part of, and whom do they serve?"
// [parameters.ids]
// type = "texts"
// help = "the ids of the units"
// [columns]
// id = "the unit's id"
// level = "its level"
// is_province = "whether it is a provincial people's committee"
// parents = "the ids of the units it is part of now"
// served = "the ids of the units it serves now"
UNWIND $ids AS id
MATCH (u:Unit)
WHERE u.id = id AND current(u)
OPTIONAL MATCH (u)-[part:PART_OF]->(parent:Unit)
WHERE current(part, parent)
WITH u, collect(parent.id) AS parents
OPTIONAL MATCH (u)-[serves:SERVES]->(place:Unit)
WHERE current(serves, place)
RETURN u.id AS id, u.level AS level, u.kind = 'people_committee' AND u.level = 'province' AS is_province,
  parents AS parents, collect(place.id) AS served
