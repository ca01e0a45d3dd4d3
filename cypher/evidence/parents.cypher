// title = "Parents of units"
// question = "Of which units are or were these units part?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)-[part:PART_OF]->(parent:Unit)
  INCLUDE evidence_item(parent; Unit; parent.kind + ', the one above'; part; u; null)
}
INCLUDE evidence_columns(thing)
