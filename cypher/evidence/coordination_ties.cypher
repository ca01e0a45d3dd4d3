// title = "Coordination ties"
// question = "Through which ties are or were these units connected with others, including disabled ones?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)-[tie:PART_OF|REPORTS_TO]->(x:Unit)
  INCLUDE evidence_item(x; Unit; x.kind + ', the one above'; tie; u; null)
  UNION ALL
  MATCH (u)<-[tie:PART_OF|REPORTS_TO]-(x:Unit)
  INCLUDE evidence_item(x; Unit; x.kind; tie; u; null)
  UNION ALL
  MATCH (u)-[tie:COORDINATES_WITH]-(x:Unit)
  RETURN {label: 'Unit', id: x.id, name: x.name, note: x.kind + CASE WHEN tie.enabled THEN '' ELSE ', disabled' END,
    tie: type(tie), to: u.id, valid_from: latest_start(tie, x, u), valid_to: earliest_end(tie, x, u),
    in_force: tie.enabled AND current(tie, x, u)} AS thing
}
INCLUDE evidence_columns(thing)
