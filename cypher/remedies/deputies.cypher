// title = "Deputy focal points"
// question = "Who is the deputy focal point of these units now?"
INCLUDE subject(u; Unit)
MATCH (u)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
WHERE seat.role = 'deputy_focal_point' AND current(u, seat_in, seat, held, person)
WITH subject_id, {distance: 0, order: 0, action: 'let the deputy hold the post', label: 'Person', id: person.id,
  name: person.name, note: 'deputy focal point of the unit'} AS thing
INCLUDE remedies_without_repeats(thing; 3)
