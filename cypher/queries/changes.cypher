// title = "Reorganisations"
// question = "Which reorganisations were recorded, and which units did they change and create?"
// [columns]
// id = "id of the change"
// kind = "kind of the change"
// on = "day on which it took effect"
// decree = "the decree"
// note = "any other information"
// before = "the units that it changed, each as its id, name and level"
// after = "the units that it resulted in, each as its id, name and level"
// [types]
// on = "date"
// before = "list"
// after = "list"
MATCH (change:Change)
RETURN change.id AS id, change.kind AS kind, change.on AS on, change.decree AS decree, change.note AS note,
  [(change)-[:ORIGINAL]->(u:Unit) | [u.id, u.name, u.level]] AS before,
  [(change)-[:RESULTED_IN]->(u:Unit) | [u.id, u.name, u.level]] AS after
