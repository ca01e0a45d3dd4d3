// title = "The vintage of the built-in units"
// question = "In which year did the youngest of the built-in communes that are current come into being in the data?"
// internal = true
// [columns]
// vintage = "the year in its id; null where there is no built-in commune"
MATCH (u:Unit)
WHERE u.kind = 'people_committee' AND u.level = 'commune' AND u.id STARTS WITH 'vn:commune:' AND current(u)
RETURN max(split(u.id, ':')[3]) AS vintage
