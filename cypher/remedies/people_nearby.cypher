// title = "People who are already there"
// question = "Who works in these units, or around them, and holds the fewest posts? Deputies are asked for apart."
INCLUDE subject(u; Unit)
WITH subject_id, u,
  [(u)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(deputy:Person)
   WHERE seat.role = 'deputy_focal_point' AND current(seat_in, seat, held, deputy) | deputy.id] AS deputies
INCLUDE people_around(u; let hold the post concurrently; deputies; subject_id, u, deputies)
INCLUDE remedies(thing; 3)
