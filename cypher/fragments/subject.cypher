// thing; label
// The subjects with this label; other ids have no rows.
UNWIND $ids AS subject_id
MATCH (<thing>:<label>)
WHERE <thing>.id = subject_id
