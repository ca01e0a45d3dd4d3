// unit; name; keep
// The last parent of a unit, as `name`: that of the tie with the latest start on or before the day, of several the one
// with the least id; null without one.
WITH *, [(<unit>)-[part:PART_OF]->(parent:Unit) WHERE part.valid_from IS NULL OR part.valid_from <= $as_of
  | {unit: parent, start: coalesce(toString(part.valid_from), '')}] AS parents
WITH <keep>, reduce(last = null, candidate IN parents |
  CASE WHEN last IS NULL OR candidate.start > last.start
            OR candidate.start = last.start AND candidate.unit.id < last.unit.id
       THEN candidate ELSE last END).unit AS <name>
