// title = "Units of holders and of their posts"
// question = "Which posts do these people hold, in which units are or were the posts, and which were their home units?"
INCLUDE subject(person; Person)
CALL (person) {
  MATCH (person)-[held:HOLDS]->(seat:Post)
  WHERE current(person, held, seat)
  INCLUDE evidence_item(seat; Post; seat.role; held; person; seat.id)
  UNION ALL
  MATCH (person)-[held:HOLDS]->(seat:Post)-[seat_in:POST_IN]->(unit:Unit)
  WHERE current(person, held, seat)
  WITH seat, seat_in, unit,
    unit.kind + ', unit of the post' + coalesce(', to ' + toString(unit.valid_to), '') AS kind
  INCLUDE evidence_item(unit; Unit; kind; seat_in; seat; seat.id)
  UNION ALL
  MATCH (person)-[employed:EMPLOYED_BY]->(unit:Unit)
  WITH person, employed, unit,
    unit.kind + ', home of the person' + coalesce(', to ' + toString(unit.valid_to), '') AS kind
  INCLUDE evidence_item(unit; Unit; kind; employed; person; null)
}
INCLUDE evidence_columns(thing)
