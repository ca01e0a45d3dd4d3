// person; keep
// The unit that a person counts for: the current home unit, else the least id of the units where they hold a post
// now, else of those that they are a member of; `unit` is null where there is none. `keep` names what is handed on.
OPTIONAL MATCH (<person>)-[employed:EMPLOYED_BY]->(home:Unit)
WHERE current(employed, home)
WITH <keep>, collect(home) AS homes
OPTIONAL MATCH (<person>)-[holding:HOLDS]->(held:Post)-[held_in:POST_IN]->(seat_unit:Unit)
WHERE size(homes) = 0 AND current(holding, held, held_in, seat_unit)
WITH <keep>, homes, collect(seat_unit) AS seat_units
OPTIONAL MATCH (<person>)-[belongs:MEMBER_OF]->(group:Unit)
WHERE size(homes) = 0 AND size(seat_units) = 0 AND current(belongs, group)
WITH <keep>, homes, seat_units, collect(group) AS groups
WITH <keep>,
  reduce(least = null, u IN homes + seat_units + groups |
    CASE WHEN least IS NULL OR u.id < least.id THEN u ELSE least END) AS unit
