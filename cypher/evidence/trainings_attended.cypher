// title = "Trainings of people"
// question = "Which trainings did these people attend last, at most five of them?"
INCLUDE subject(person; Person)
CALL (person) {
  MATCH (person)-[attended:ATTENDED]->(training:Training)
  WITH person, attended, training
  ORDER BY training.held_on DESC, training.id, attended.valid_from
  LIMIT 5
  RETURN {label: 'Training', id: training.id, name: training.title, note: 'held on ' + toString(training.held_on),
    tie: 'ATTENDED', to: person.id,
    valid_from: CASE WHEN attended.valid_from > training.held_on THEN attended.valid_from ELSE training.held_on END,
    valid_to: earliest_end(attended, person),
    in_force: training.held_on.year = $as_of.year AND training.held_on <= $as_of AND current(attended)}
    AS thing
}
INCLUDE evidence_columns(thing)
