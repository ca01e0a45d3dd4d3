// thing; type; name; keep
// Of the ties of a type from a thing to units that counted on or before the day, that with the latest start (the least
// id where several began together): `name` is a map of the unit's `id` and of `ended`, the day it ended, or null.
WITH *, [(<thing>)-[tie:<type>]->(at:Unit) WHERE current(<thing>, tie, at) OR before(<thing>, tie, at)
  | {id: at.id, start: coalesce(toString(tie.valid_from), ''), ended: at.valid_to}] AS ties
WITH <keep>, reduce(last = null, one IN ties |
  CASE WHEN last IS NULL OR one.start > last.start OR (one.start = last.start AND one.id < last.id)
       THEN one ELSE last END) AS <name>
