// title = "Payroll of units"
// question = "What are the payroll figures of these units?"
INCLUDE subject(u; Unit)
WITH subject_id, {label: 'Unit', id: u.id, name: u.name,
  note: 'posts approved: ' + coalesce(toString(u.payroll_approved), 'not known')
    + ', before: ' + coalesce(toString(u.payroll_baseline), 'not known'),
  valid_from: u.valid_from, valid_to: u.valid_to, in_force: current(u)} AS thing
INCLUDE evidence_columns(thing)
