// start; end; name; keep
// Approximate distance of two units in kilometres, as `name`; null if either has no coordinates. A flat approximation,
// which is sufficient to rank candidates.
WITH *, <end>.lat - <start>.lat AS lat_apart, (<end>.lon - <start>.lon) * cos(radians(<start>.lat)) AS lon_apart
WITH <keep>, toInteger(round(111.2 * sqrt(lat_apart * lat_apart + lon_apart * lon_apart))) AS <name>
