// title = "The coordination graph: units and their ties"
// question = "Which units are there, and with which others is each tied for coordination?"
// [columns]
// id = "the unit's id"
// name = "its name"
// tied = "the ids of the units that it is part of, reports to or, where the tie is stored with it, coordinates with now"
MATCH (u:Unit)
WHERE current(u)
RETURN u.id AS id, u.name AS name,
  [(u)-[tie:PART_OF]->(other:Unit) WHERE current(tie, other) | other.id]
  + [(u)-[tie:REPORTS_TO]->(other:Unit) WHERE current(tie, other) | other.id]
  + [(u)-[tie:COORDINATES_WITH]->(other:Unit) WHERE tie.enabled AND current(tie, other) | other.id] AS tied
