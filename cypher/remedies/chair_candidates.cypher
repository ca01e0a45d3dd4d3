// title = "Candidates for the chair"
// question = "Who heads these bodies, or already has a post in their steering committees?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
  WHERE seat.role IN ['head', 'chair'] AND current(u, seat_in, seat, held, person)
  RETURN person AS person, 0 AS place, coalesce(seat.title, seat.role) + ' of the body' AS note
  UNION ALL
  MATCH (u)<-[part:PART_OF]-(committee:Unit)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
  WHERE committee.kind = 'steering_committee' AND seat.role <> 'chair'
    AND current(part, committee, seat_in, seat, held, person)
  RETURN person AS person, CASE seat.role WHEN 'vice_chair' THEN 1 WHEN 'standing_member' THEN 2 ELSE 3 END AS place,
    seat.role + ' of the committee' AS note
}
WITH subject_id, person, note, place,
  size([(person)-[holds:HOLDS]->(post:Post) WHERE current(holds, post) | 1]) AS posts
WITH subject_id, {distance: CASE WHEN place = 0 THEN 0 ELSE 1 END, order: place * 100 + posts, label: 'Person',
  action: 'assign the chair of the steering committee concurrently to', id: person.id, name: person.name,
  note: note + ', posts held: ' + toString(posts)} AS thing
INCLUDE distinct_remedy_columns(thing; 3)
