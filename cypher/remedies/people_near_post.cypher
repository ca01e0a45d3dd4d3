// title = "People who could hold a post next"
// question = "Who works in the units of these posts, or around them, does not hold the post, and holds the fewest?"
INCLUDE subject(seat; Post)
MATCH (seat)-[seat_in:POST_IN]->(u:Unit)
WHERE current(seat, seat_in, u)
WITH subject_id, u, [(seat)<-[held:HOLDS]-(person:Person) WHERE current(held, person) | person.id] AS holders
INCLUDE people_around(u; name as the next to hold the post; holders; subject_id, u, holders)
INCLUDE remedies_without_repeats(thing; 3)
