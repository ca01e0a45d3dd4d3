// title = "Synthetic units"
// question = "Are any of the current units synthetic?"
// internal = true
// [columns]
// synthetic = "whether the source of a current unit is synthetic"
// [types]
// synthetic = "boolean"
MATCH (u:Unit)
WHERE u.source = 'synthetic' AND current(u)
WITH u
LIMIT 1
RETURN count(u) > 0 AS synthetic
