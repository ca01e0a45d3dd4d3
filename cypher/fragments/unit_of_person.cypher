// person; keep
// The unit that a person counts for: the current home unit, else the least id of the units where they hold a post
// now, else of those that they are a member of; `unit` is null where there is none. `keep` names what is handed on.
OPTIONAL MATCH (<person>)-[employed:EMPLOYED_BY]->(home:Unit)
WHERE current(employed, home)
WITH <keep>, min(home.id) AS home_id
OPTIONAL MATCH (<person>)-[holding:HOLDS]->(held:Post)-[held_in:POST_IN]->(seat_unit:Unit)
WHERE home_id IS NULL AND current(holding, held, held_in, seat_unit)
WITH <keep>, home_id, min(seat_unit.id) AS seat_unit_id
OPTIONAL MATCH (<person>)-[belongs:MEMBER_OF]->(group:Unit)
WHERE home_id IS NULL AND seat_unit_id IS NULL AND current(belongs, group)
WITH <keep>, home_id, seat_unit_id, min(group.id) AS group_id
OPTIONAL MATCH (unit:Unit)
WHERE unit.id = coalesce(home_id, seat_unit_id, group_id)
