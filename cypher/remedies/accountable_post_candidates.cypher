// title = "Candidates for the accountable post"
// question = "Which held posts do the lead units of these tasks have? Heads and focal points come first."
INCLUDE subject(task; Task)
MATCH (lead:Unit)-[answers:RESPONSIBLE_FOR]->(task)
WHERE answers.role = 'lead' AND current(answers, lead)
MATCH (lead)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
WHERE current(seat_in, seat, held, person)
WITH subject_id, {distance: 0, order: CASE seat.role WHEN 'head' THEN 0 WHEN 'chair' THEN 0 WHEN 'secretary' THEN 0
    WHEN 'focal_point' THEN 1 WHEN 'vice_chair' THEN 2 WHEN 'deputy_focal_point' THEN 3 ELSE 4 END,
  action: 'name as the accountable post', label: 'Post', id: seat.id, name: coalesce(seat.title, seat.role),
  note: seat.role + ' in ' + lead.name + ', held by ' + person.id} AS thing
INCLUDE distinct_remedy_columns(thing; 3)
