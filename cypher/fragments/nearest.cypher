// thing; most
// Like `mend`, where one candidate can come by several ways: it is named once, by the nearest.
WITH subject_id, <thing>.detail AS detail, <thing> AS way
ORDER BY subject_id, detail, way.near, way.order, way.id
WITH subject_id, detail, collect(way) AS ways
WITH subject_id, detail, reduce(kept = [], one IN ways |
  CASE WHEN size(kept) >= <most> OR one.id IN [k IN kept | k.id] THEN kept ELSE kept + [one] END) AS kept
UNWIND kept AS way
RETURN subject_id AS subject_id, detail AS detail, way.near AS near, way.way AS way, way.label AS label, way.id AS id,
  way.name AS name, way.note AS note
