// changed
// The current units `x` with both payroll figures, where these are `changed`, in the subtrees of the subjects `u`.
MATCH (x:Unit)
WHERE x.payroll_approved <changed> x.payroll_baseline AND current(x)
INCLUDE above([x]; reached; x)
UNWIND reached AS u
WITH x, u, u.id AS subject_id
WHERE subject_id IN $ids
