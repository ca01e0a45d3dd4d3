// one; other; name; keep
// About how many kilometres lie between two units, as `name`; null where one of them has no coordinates. Flat within a
// degree, which is enough to tell near from far.
WITH *, <other>.lat - <one>.lat AS lat_apart, (<other>.lon - <one>.lon) * cos(radians(<one>.lat)) AS lon_apart
WITH <keep>, toInteger(round(111.2 * sqrt(lat_apart * lat_apart + lon_apart * lon_apart))) AS <name>
