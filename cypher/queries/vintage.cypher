// title = "Vintage of the built-in units"
// question = "In which year was the youngest current built-in commune created in the data?"
// internal = true
// [columns]
// vintage = "the year in its id; null if there is no built-in commune"
MATCH (u:Unit)
WHERE u.kind = 'people_committee' AND u.level = 'commune' AND u.id STARTS WITH 'vn:commune:' AND current(u)
RETURN max(split(u.id, ':')[3]) AS vintage
