// title = "Candidates for focal points"
// question = "Who works in these units, or in nearby ones, and holds the fewest posts? Deputies are a query of their own."
INCLUDE subject(u; Unit)
WITH subject_id, u,
  [(u)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(deputy:Person)
   WHERE seat.role = 'deputy_focal_point' AND current(seat_in, seat, held, deputy) | deputy.id] AS deputies
INCLUDE nearby_people(u; assign the post concurrently to; deputies; subject_id, u, deputies)
INCLUDE remedy_columns(thing; 3)
