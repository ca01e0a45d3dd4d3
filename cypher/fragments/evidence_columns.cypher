// item
// The columns of evidence from a map `item` for `subject_id`; missing keys are null.
RETURN subject_id AS subject_id, <item>.detail AS detail, <item>.label AS label, <item>.id AS id,
  <item>.name AS name, <item>.note AS note, <item>.tie AS tie, <item>.to AS to,
  <item>.valid_from AS valid_from, <item>.valid_to AS valid_to, <item>.in_force AS in_force
