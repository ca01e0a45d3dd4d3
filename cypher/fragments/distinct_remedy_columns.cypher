// thing; most
// Like `remedy_columns`, with each candidate id only once, at its nearest.
WITH subject_id, <thing>.detail AS detail, <thing> AS candidate
ORDER BY subject_id, detail, candidate.distance, candidate.order, candidate.id
WITH subject_id, detail, collect(candidate) AS candidates
WITH subject_id, detail, reduce(chosen = [], candidate IN candidates |
  CASE WHEN size(chosen) >= <most> OR candidate.id IN [choice IN chosen | choice.id] THEN chosen
       ELSE chosen + [candidate] END) AS chosen
UNWIND chosen AS candidate
RETURN subject_id AS subject_id, detail AS detail, candidate.distance AS distance, candidate.action AS action, candidate.label AS label, candidate.id AS id,
  candidate.name AS name, candidate.note AS note
