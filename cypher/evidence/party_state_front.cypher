// title = "Party, State and Front of a place"
// question = "Which Party committees and Fronts serve these committees, how are they tied, and who holds posts in several?"
INCLUDE subject(u; Unit)
INCLUDE party_state_front(u; subject_id, u)
CALL (u, three) {
  MATCH (u)<-[serves:SERVES]-(x:Unit)
  WHERE x.kind IN ['party_committee', 'fatherland_front']
  INCLUDE evidence_item(x; Unit; x.kind; serves; u; null)
  UNION ALL
  UNWIND three AS unit
  MATCH (unit)-[tie:COORDINATES_WITH]->(other:Unit)
  WHERE other IN three AND unit.kind <> other.kind
  RETURN {label: 'Unit', id: unit.id, name: unit.name,
    note: unit.kind + ' with ' + other.kind + CASE WHEN tie.enabled THEN '' ELSE ', disabled' END,
    tie: type(tie), to: other.id, valid_from: latest_start(tie, unit, other), valid_to: earliest_end(tie, unit, other),
    in_force: tie.enabled AND current(tie, unit, other)} AS thing
  UNION ALL
  UNWIND three AS unit
  MATCH (unit)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
  WHERE any(x IN [(person)-[:HOLDS]->(:Post)-[:POST_IN]->(other:Unit) | other] WHERE x IN three AND x.kind <> unit.kind)
  RETURN DISTINCT {label: 'Person', id: person.id, name: person.name, note: seat.role + ' in the ' + unit.kind,
    tie: 'HOLDS', to: seat.id, valid_from: latest_start(held, person, seat, seat_in, unit),
    valid_to: earliest_end(held, person, seat, seat_in, unit), in_force: current(held, person, seat, seat_in, unit)}
    AS thing
}
INCLUDE evidence_columns(thing)
