// title = "Units with coordinates"
// question = "Which units have coordinates, and which?"
// internal = true
// [columns]
// id = "id of the unit"
// lat = "its latitude in degrees"
// lon = "its longitude in degrees"
// [types]
// lat = "number"
// lon = "number"
MATCH (u:Unit)
WHERE u.lat IS NOT NULL AND u.lon IS NOT NULL AND current(u)
RETURN u.id AS id, u.lat AS lat, u.lon AS lon
ORDER BY id
