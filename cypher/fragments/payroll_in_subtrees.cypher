// changed
// The current units `x` in the subtrees of the subjects `u` whose approved payroll compares with the previous one by
// the operator `changed`.
MATCH (x:Unit)
WHERE x.payroll_approved <changed> x.payroll_baseline AND current(x)
INCLUDE ancestors([x]; reached; x)
UNWIND reached AS u
WITH x, u, u.id AS subject_id
WHERE subject_id IN $ids
