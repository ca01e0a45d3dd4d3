// one; other; name; keep
// Approximate distance of two units in kilometres, as `name`; null if one has no coordinates. A flat approximation,
// which is sufficient to rank candidates.
WITH *, <other>.lat - <one>.lat AS lat_apart, (<other>.lon - <one>.lon) * cos(radians(<one>.lat)) AS lon_apart
WITH <keep>, toInteger(round(111.2 * sqrt(lat_apart * lat_apart + lon_apart * lon_apart))) AS <name>
