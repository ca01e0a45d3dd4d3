// title = "Due dates of tasks"
// question = "When are these tasks due, and to which documents do they belong?"
INCLUDE subject(task; Task)
WITH subject_id, {label: 'Task', id: task.id, name: task.title,
  note: coalesce('due on ' + toString(task.due_on), 'no due date') + coalesce(', ' + task.document, ''),
  valid_from: task.valid_from, valid_to: task.valid_to, in_force: current(task)} AS thing
INCLUDE evidence_columns(thing)
