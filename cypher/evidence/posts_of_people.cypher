// title = "Posts of people"
// question = "Which posts do or did these people hold, and in which unit is each of them now?"
INCLUDE subject(person; Person)
MATCH (person)-[held:HOLDS]->(seat:Post)
WITH subject_id, person, held, seat,
  [(seat)-[seat_in:POST_IN]->(unit:Unit) WHERE current(seat_in, unit) | unit.name] AS units
WITH subject_id, {label: 'Post', id: seat.id, name: coalesce(seat.title, seat.role),
  note: seat.role + coalesce(' in ' + units[0], ', in no unit now'), tie: type(held), to: person.id,
  valid_from: latest_start(held, seat, person), valid_to: earliest_end(held, seat, person),
  in_force: current(held, seat, person)} AS thing
INCLUDE evidence_columns(thing)
