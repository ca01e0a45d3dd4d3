// title = "Units in steering committees"
// question = "Which units have members in which steering committees?"
// [columns]
// committee_id = "id of the steering committee"
// unit_id = "home unit of a person who holds a post in it, or another unit in which the person holds a post"
MATCH (committee:Unit)<-[seat_in:POST_IN]-(seat:Post)<-[holds:HOLDS]-(person:Person)
WHERE committee.kind = 'steering_committee' AND current(committee, seat_in, seat, holds, person)
WITH DISTINCT committee, person
WITH committee,
  [(person)-[employed:EMPLOYED_BY]->(home:Unit) WHERE current(employed, home) | home.id]
  + [(person)-[also_holds:HOLDS]->(post:Post)-[post_in:POST_IN]->(other:Unit)
     WHERE other.id <> committee.id AND current(also_holds, post, post_in, other) | other.id] AS units
UNWIND units AS unit
RETURN DISTINCT committee.id AS committee_id, unit AS unit_id
