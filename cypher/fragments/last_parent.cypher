// unit; name; keep
// What a unit was part of last, as `name`: of the ties that began on or before the day, that with the latest start, the
// least id where several began together; null where there is none.
WITH *, [(<unit>)-[part:PART_OF]->(parent:Unit) WHERE part.valid_from IS NULL OR part.valid_from <= date($as_of)
  | {unit: parent, start: coalesce(toString(part.valid_from), '')}] AS parents
WITH <keep>, reduce(last = null, one IN parents |
  CASE WHEN last IS NULL OR one.start > last.start OR one.start = last.start AND one.unit.id < last.unit.id
       THEN one ELSE last END).unit AS <name>
