// title = "Children of units"
// question = "Which units are or were directly part of these units?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)<-[part:PART_OF]-(below:Unit)
  INCLUDE evidence_item(below; Unit; below.kind; part; u; null)
}
INCLUDE evidence_columns(thing)
