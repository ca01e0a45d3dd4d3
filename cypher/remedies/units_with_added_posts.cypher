// title = "Units with added posts"
// question = "Which units of these subtrees received the most additional posts?"
INCLUDE payroll_in_subtrees(>)
WITH subject_id, {distance: CASE WHEN x.id = u.id THEN 0 ELSE 1 END, order: x.payroll_baseline - x.payroll_approved,
  action: 'reverse the posts added in', label: 'Unit', id: x.id, name: x.name,
  note: '+' + toString(x.payroll_approved - x.payroll_baseline) + ', posts approved: ' + toString(x.payroll_approved)}
  AS thing
INCLUDE remedy_columns(thing; 3)
