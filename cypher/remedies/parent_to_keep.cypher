// title = "Parent to keep"
// question = "Of which units are these units part? The longest-standing parent could remain, the others could guide."
INCLUDE subject(u; Unit)
MATCH (u)-[part:PART_OF]->(parent:Unit)
WHERE current(u, part, parent)
WITH subject_id, parent, part
ORDER BY coalesce(toString(part.valid_from), ''), parent.id
WITH subject_id, collect({unit: parent, start: part.valid_from}) AS parents
UNWIND range(0, size(parents) - 1) AS place
WITH subject_id, place, parents[place].unit AS parent, parents[place].start AS start
WITH subject_id, {distance: 0, order: place,
  action: CASE place WHEN 0 THEN 'keep as the only parent' ELSE 'replace PART_OF by REPORTS_TO for' END,
  label: 'Unit', id: parent.id, name: parent.name,
  note: parent.kind + ', parent ' + coalesce('since ' + toString(start), 'since ever')} AS thing
INCLUDE remedy_columns(thing; 4)
