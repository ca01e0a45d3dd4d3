// title = "Where posts were added"
// question = "In which units of these subtrees were the most posts added to the approved payroll?"
INCLUDE payroll_below(>)
WITH subject_id, {distance: CASE WHEN x.id = u.id THEN 0 ELSE 1 END, order: x.payroll_baseline - x.payroll_approved,
  action: 'take back the posts added in', label: 'Unit', id: x.id, name: x.name,
  note: '+' + toString(x.payroll_approved - x.payroll_baseline) + ', posts approved: ' + toString(x.payroll_approved)}
  AS thing
INCLUDE remedies(thing; 3)
