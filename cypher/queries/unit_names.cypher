// title = "Names of units"
// question = "What are these units called, and are they current?"
// internal = true
// [parameters.ids]
// type = "strings"
// help = "the ids of the units"
// example = ["vn:commune:03439:2025"]
// [columns]
// id = "the unit's id"
// name = "its name"
// current = "whether it is current"
// [types]
// current = "boolean"
UNWIND $ids AS id
MATCH (u:Unit)
WHERE u.id = id
RETURN u.id AS id, u.name AS name, current(u) AS current
