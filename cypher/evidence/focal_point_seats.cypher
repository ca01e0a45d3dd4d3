// title = "Focal-point seats of units"
// question = "Which focal-point posts are or were there in these units, and who holds or held them?"
UNWIND $ids AS subject_id
MATCH (u:Unit)
WHERE u.id = subject_id
INCLUDE seat_evidence(u; 'focal_point')
INCLUDE evidence(thing)
