// title = "Candidates for successors"
// question = "Who works in the units of these posts, or in nearby ones, does not hold the post, and holds the fewest posts?"
INCLUDE subject(seat; Post)
MATCH (seat)-[seat_in:POST_IN]->(u:Unit)
WHERE current(seat, seat_in, u)
WITH subject_id, u, [(seat)<-[held:HOLDS]-(person:Person) WHERE current(held, person) | person.id] AS holders
INCLUDE nearby_people(u; appoint as the next holder; holders; subject_id, u, holders)
INCLUDE distinct_remedy_columns(thing; 3)
