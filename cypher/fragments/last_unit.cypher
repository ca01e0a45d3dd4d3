// thing; type; name; keep
// The last unit that a node was tied to by a type: of the ties in force on or before the day, that with the latest
// start (of several, the least id). `name` is a map of the unit's `id` and `ended`, the day on which it ended, or null.
WITH *, [(<thing>)-[tie:<type>]->(at:Unit) WHERE current(<thing>, tie, at) OR before(<thing>, tie, at)
  | {id: at.id, start: coalesce(toString(tie.valid_from), ''), ended: at.valid_to}] AS ties
WITH <keep>, reduce(last = null, tie IN ties |
  CASE WHEN last IS NULL OR tie.start > last.start OR (tie.start = last.start AND tie.id < last.id)
       THEN tie ELSE last END) AS <name>
