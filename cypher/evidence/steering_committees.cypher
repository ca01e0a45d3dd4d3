// title = "Steering committees"
// question = "Which steering committees are or were part of these bodies?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)<-[part:PART_OF]-(committee:Unit)
  WHERE committee.kind = 'steering_committee'
  INCLUDE evidence_item(committee; Unit; committee.kind; part; u; null)
}
INCLUDE evidence_columns(thing)
