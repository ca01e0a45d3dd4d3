// title = "Accountable posts of tasks"
// question = "Which posts do the lead units of these tasks name, in which units are they, and who holds or held them?"
INCLUDE subject(task; Task)
MATCH (lead:Unit)-[answers:RESPONSIBLE_FOR]->(task)
WHERE answers.role = 'lead' AND current(answers, lead)
WITH DISTINCT subject_id, answers.post_id AS post_id
WHERE post_id IS NOT NULL
MATCH (seat:Post)
WHERE seat.id = post_id
CALL (seat) {
  MATCH (seat)-[seat_in:POST_IN]->(unit:Unit)
  INCLUDE evidence_item(seat; Post; seat.role; seat_in; unit; null)
  UNION ALL
  MATCH (seat)<-[held:HOLDS]-(person:Person)
  INCLUDE evidence_item(person; Person; held.basis; held; seat; null)
}
INCLUDE evidence_columns(thing)
