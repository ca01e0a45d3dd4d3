// title = "Memberships of people"
// question = "Of which units are or were these people members?"
INCLUDE subject(person; Person)
MATCH (person)-[belongs:MEMBER_OF]->(unit:Unit)
WITH subject_id, {label: 'Unit', id: unit.id, name: unit.name,
  note: coalesce(belongs.role, 'member') + ' in ' + unit.kind, tie: type(belongs), to: person.id,
  valid_from: latest_start(belongs, unit, person), valid_to: earliest_end(belongs, unit, person),
  in_force: current(belongs, unit, person)} AS thing
INCLUDE evidence_columns(thing)
