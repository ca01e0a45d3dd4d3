// title = "Trainings of colleagues"
// question = "Which trainings this year do other people in these people's units attend? Future ones come first."
INCLUDE subject(person; Person)
WITH subject_id, person,
  [(person)-[belongs:MEMBER_OF]->(unit:Unit)
   WHERE unit.kind IN ['it_unit', 'community_team'] AND current(belongs, unit) | unit]
  + [(person)-[held:HOLDS]->(seat:Post)-[seat_in:POST_IN]->(unit:Unit)
     WHERE seat.role = 'focal_point' AND current(held, seat, seat_in, unit) | unit]
  + [(person)-[employed:EMPLOYED_BY]->(unit:Unit) WHERE current(employed, unit) | unit] AS units
WITH reduce(least = null, x IN units | CASE WHEN least IS NULL OR x.id < least.id THEN x ELSE least END) AS unit,
  collect(subject_id) AS subjects
WHERE unit IS NOT NULL
WITH unit, subjects,
  [(unit)<-[:MEMBER_OF|EMPLOYED_BY]-(:Person)-[came:ATTENDED]->(training:Training)
   WHERE training.held_on.year = $as_of.year AND current(came) | training] AS unit_trainings
// Each unit is read once for all its people, and nearby units only if nobody in it attended any training.
CALL (unit, unit_trainings) {
  UNWIND unit_trainings AS training
  RETURN training AS training, 0 AS distance, count(*) AS attended
  UNION ALL
  UNWIND CASE WHEN size(unit_trainings) > 0 THEN [] ELSE [unit] END AS alone
  INCLUDE nearby_offices(alone; offices; alone)
  UNWIND offices
    + [(alone)-[part:PART_OF]->(parent:Unit)<-[also:PART_OF]-(x:Unit)
       WHERE x.kind IN [alone.kind, 'community_team'] AND current(part, parent, also, x) | x]
    + [(alone)-[part:PART_OF]->(place:Unit)<-[serves:SERVES]-(x:Unit) WHERE current(part, place, serves, x) | x]
    AS beside
  WITH DISTINCT beside
  MATCH (beside)<-[:MEMBER_OF|EMPLOYED_BY]-(:Person)-[came:ATTENDED]->(training:Training)
  WHERE training.held_on.year = $as_of.year AND current(came)
  RETURN training AS training, 1 AS distance, count(*) AS attended
}
WITH subjects, training, distance, attended, training.held_on > $as_of AS to_come
UNWIND subjects AS subject_id
WITH subject_id, {distance: distance, order: CASE WHEN to_come THEN -attended ELSE 100000 - attended END,
  action: CASE WHEN to_come THEN 'enrol in' ELSE 'enrol in another run of' END, label: 'Training', id: training.id,
  name: training.title, note: 'on ' + toString(training.held_on)
    + CASE distance WHEN 0 THEN ', people of the same unit: ' ELSE ', people of units beside: ' END + toString(attended)}
  AS thing
INCLUDE remedy_columns(thing; 2)
