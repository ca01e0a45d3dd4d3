// person; keep
// The unit of a person: the current home unit, else the least id of the units in which they hold a post, else of those
// that they are a member of; `unit` is null without one. `keep` are the variables to keep. (List comprehensions take a
// third of the time of optional matches for 390,000 people.)
WITH *, [(<person>)-[employed:EMPLOYED_BY]->(home:Unit) WHERE current(employed, home) | home] AS homes
WITH *, CASE WHEN size(homes) > 0 THEN [] ELSE
  [(<person>)-[holding:HOLDS]->(held:Post)-[held_in:POST_IN]->(seat_unit:Unit)
   WHERE current(holding, held, held_in, seat_unit) | seat_unit] END AS seat_units
WITH *, CASE WHEN size(homes) + size(seat_units) > 0 THEN [] ELSE
  [(<person>)-[belongs:MEMBER_OF]->(group:Unit) WHERE current(belongs, group) | group] END AS groups
WITH <keep>,
  reduce(least = null, u IN homes + seat_units + groups |
    CASE WHEN least IS NULL OR u.id < least.id THEN u ELSE least END) AS unit
