// thing; label
// The subjects that are of this label; ids of other things give nothing.
UNWIND $ids AS subject_id
MATCH (<thing>:<label>)
WHERE <thing>.id = subject_id
