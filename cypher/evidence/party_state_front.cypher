// title = "Party, State and Front of a place"
// question = "Which Party committees and Fronts serve these committees, how are they tied, and who holds posts in several?"
INCLUDE subject(u; Unit)
INCLUDE party_state_front(u; subject_id, u)
CALL (u, three) {
  MATCH (u)<-[serves:SERVES]-(x:Unit)
  WHERE x.kind IN ['party_committee', 'fatherland_front']
  INCLUDE evidence_item(x; Unit; x.kind; serves; u; null)
  UNION ALL
  UNWIND three AS one
  MATCH (one)-[tie:COORDINATES_WITH]->(other:Unit)
  WHERE other IN three AND one.kind <> other.kind
  RETURN {label: 'Unit', id: one.id, name: one.name,
    note: one.kind + ' with ' + other.kind + CASE WHEN tie.enabled THEN '' ELSE ', disabled' END,
    tie: type(tie), to: other.id, valid_from: latest_start(tie, one, other), valid_to: earliest_end(tie, one, other),
    in_force: tie.enabled AND current(tie, one, other)} AS thing
  UNION ALL
  UNWIND three AS one
  MATCH (one)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
  WHERE any(x IN [(person)-[:HOLDS]->(:Post)-[:POST_IN]->(other:Unit) | other] WHERE x IN three AND x.kind <> one.kind)
  RETURN DISTINCT {label: 'Person', id: person.id, name: person.name, note: seat.role + ' in the ' + one.kind,
    tie: 'HOLDS', to: seat.id, valid_from: latest_start(held, person, seat, seat_in, one),
    valid_to: earliest_end(held, person, seat, seat_in, one), in_force: current(held, person, seat, seat_in, one)}
    AS thing
}
INCLUDE evidence_columns(thing)
