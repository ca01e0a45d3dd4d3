// title = "Deputy focal points"
// question = "Who are the deputy focal points of these units?"
INCLUDE subject(u; Unit)
MATCH (u)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
WHERE seat.role = 'deputy_focal_point' AND current(u, seat_in, seat, held, person)
WITH subject_id, {distance: 0, order: 0, action: 'assign the post to the deputy', label: 'Person', id: person.id,
  name: person.name, note: 'deputy focal point of the unit'} AS thing
INCLUDE distinct_remedy_columns(thing; 3)
