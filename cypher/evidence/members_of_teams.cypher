// title = "Members of teams"
// question = "Who is or was a member of these teams?"
INCLUDE subject(u; Unit)
MATCH (u)<-[belongs:MEMBER_OF]-(person:Person)
WITH subject_id, {label: 'Person', id: person.id, name: person.name, note: belongs.role, tie: type(belongs), to: u.id,
  valid_from: latest_start(belongs, person, u), valid_to: earliest_end(belongs, person, u),
  in_force: current(belongs, person, u)} AS thing
INCLUDE evidence_columns(thing)
