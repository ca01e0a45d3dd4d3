// thing; most
// The columns of remedies: of the maps `thing`, the nearest ones (by `distance`, then `order`, then `id`), at most
// `most` for each subject and detail.
WITH subject_id, <thing>.detail AS detail, <thing> AS candidate
ORDER BY subject_id, detail, candidate.distance, candidate.order, candidate.id
WITH subject_id, detail, collect(candidate) AS candidates
WITH subject_id, detail, candidates[0..<most>] AS nearest
UNWIND nearest AS candidate
RETURN subject_id AS subject_id, detail AS detail, candidate.distance AS distance, candidate.action AS action, candidate.label AS label, candidate.id AS id,
  candidate.name AS name, candidate.note AS note
