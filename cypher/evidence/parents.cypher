// title = "Parents of units"
// question = "Which units are or were these units part of?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)-[part:PART_OF]->(parent:Unit)
  INCLUDE show(parent; Unit; parent.kind + ', the one above'; part; u; null)
}
INCLUDE evidence(thing)
