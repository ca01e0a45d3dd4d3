// title = "Chairs of steering committees"
// question = "Which posts of a chair do or did these bodies' steering committees have, and who holds or held them?"
INCLUDE subject(u; Unit)
MATCH (u)<-[:PART_OF]-(committee:Unit)
WHERE committee.kind = 'steering_committee'
INCLUDE seat_evidence(committee; 'chair')
INCLUDE evidence(thing)
