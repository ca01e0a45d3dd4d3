// title = "Names of units"
// question = "What are the names of these units, and are they current?"
// internal = true
// [parameters.ids]
// type = "strings"
// help = "ids of the units"
// example = ["vn:commune:03439:2025"]
// [columns]
// id = "id of the unit"
// name = "its name"
// current = "whether it is current"
// [types]
// current = "boolean"
UNWIND $ids AS id
MATCH (u:Unit)
WHERE u.id = id
RETURN u.id AS id, u.name AS name, current(u) AS current
