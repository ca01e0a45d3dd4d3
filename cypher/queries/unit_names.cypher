// title = "Names of units"
// question = "What are these units called, and are they current?"
// [parameters.ids]
// type = "texts"
// help = "the ids of the units"
// [columns]
// id = "the unit's id"
// name = "its name"
// current = "whether it is current"
UNWIND $ids AS id
MATCH (u:Unit)
WHERE u.id = id
RETURN u.id AS id, u.name AS name, current(u) AS current
