// title = "Holdings of posts"
// question = "In which units are or were these posts, and who holds or held them?"
INCLUDE subject(seat; Post)
CALL (seat) {
  MATCH (seat)-[seat_in:POST_IN]->(unit:Unit)
  INCLUDE evidence_item(seat; Post; seat.role; seat_in; unit; null)
  UNION ALL
  MATCH (seat)<-[held:HOLDS]-(person:Person)
  INCLUDE evidence_item(person; Person; held.basis; held; seat; null)
}
INCLUDE evidence_columns(thing)
