// thing; most
// The columns of ways to mend: of the maps `thing` those that are nearest (by `near`, then `order`, then `id`), at most
// `most` for each subject and detail.
WITH subject_id, <thing>.detail AS detail, <thing> AS way
ORDER BY subject_id, detail, way.near, way.order, way.id
WITH subject_id, detail, collect(way) AS ways
WITH subject_id, detail, ways[0..<most>] AS nearest
UNWIND nearest AS way
RETURN subject_id AS subject_id, detail AS detail, way.near AS near, way.way AS way, way.label AS label, way.id AS id,
  way.name AS name, way.note AS note
