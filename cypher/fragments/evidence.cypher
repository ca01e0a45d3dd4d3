// thing
// The columns of a witness: `thing` is a map of what was found for `subject_id`; what it lacks is null.
RETURN subject_id AS subject_id, <thing>.detail AS detail, <thing>.label AS label, <thing>.id AS id,
  <thing>.name AS name, <thing>.note AS note, <thing>.tie AS tie, <thing>.to AS to,
  <thing>.valid_from AS valid_from, <thing>.valid_to AS valid_to, <thing>.in_force AS in_force
