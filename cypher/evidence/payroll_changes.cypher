// title = "Payroll changes in subtrees"
// question = "In which units of these subtrees does the approved payroll differ from the previous one?"
INCLUDE payroll_in_subtrees(<>)
WITH subject_id, {label: 'Unit', id: x.id, name: x.name,
  note: CASE WHEN x.payroll_approved > x.payroll_baseline THEN '+' ELSE '' END
    + toString(x.payroll_approved - x.payroll_baseline) + ', posts approved: ' + toString(x.payroll_approved)
    + ', before: ' + toString(x.payroll_baseline),
  valid_from: x.valid_from, valid_to: x.valid_to, in_force: true} AS thing
INCLUDE evidence_columns(thing)
