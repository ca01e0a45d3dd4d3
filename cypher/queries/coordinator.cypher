// title = "Coordinator"
// question = "Which unit coordinates the whole network: the Government's steering committee or, without one, the Government?"
// [columns]
// id = "its id, the least of several; null if there is none"
MATCH (government:Unit)
WHERE government.kind = 'government' AND current(government)
OPTIONAL MATCH (committee:Unit)-[part:PART_OF]->(government)
WHERE committee.kind = 'steering_committee' AND current(committee, part)
RETURN coalesce(min(committee.id), min(government.id)) AS id
