// title = "Units with coordinates"
// question = "Which units are somewhere, and where?"
// internal = true
// [columns]
// id = "the unit's id"
// lat = "its latitude in degrees"
// lon = "its longitude in degrees"
// [types]
// lat = "number"
// lon = "number"
MATCH (u:Unit)
WHERE u.lat IS NOT NULL AND u.lon IS NOT NULL AND current(u)
RETURN u.id AS id, u.lat AS lat, u.lon AS lon
