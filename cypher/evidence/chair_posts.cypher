// title = "Chairs of steering committees"
// question = "Which chair posts do or did the steering committees of these bodies have, and who holds or held them?"
INCLUDE subject(u; Unit)
MATCH (u)<-[:PART_OF]-(committee:Unit)
WHERE committee.kind = 'steering_committee'
INCLUDE post_evidence(committee; 'chair')
INCLUDE evidence_columns(thing)
