// title = "The reorganisations"
// question = "Which reorganisations were there ever, and which units did they make of which?"
// [columns]
// id = "the change's id"
// kind = "what happened"
// on = "the day on which it took effect"
// decree = "the decree it rests on"
// note = "anything else worth knowing"
// before = "the units that it changed, each as its id, name and level"
// after = "the units that it brought about, in the same way"
// [types]
// on = "date"
// before = "list"
// after = "list"
MATCH (change:Change)
RETURN change.id AS id, change.kind AS kind, change.on AS on, change.decree AS decree, change.note AS note,
  [(change)-[:ORIGINAL]->(u:Unit) | [u.id, u.name, u.level]] AS before,
  [(change)-[:RESULTED_IN]->(u:Unit) | [u.id, u.name, u.level]] AS after
