// title = "Focal-point posts of units"
// question = "Which focal-point posts do or did these units have, and who holds or held them?"
UNWIND $ids AS subject_id
MATCH (u:Unit)
WHERE u.id = subject_id
INCLUDE post_evidence(u; 'focal_point')
INCLUDE evidence_columns(thing)
