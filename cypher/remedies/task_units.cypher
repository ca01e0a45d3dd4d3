// title = "Units that could complete a task"
// question = "Which units lead these tasks, and which others coordinate or support them?"
INCLUDE subject(task; Task)
MATCH (unit:Unit)-[answers:RESPONSIBLE_FOR]->(task)
WHERE current(answers, unit)
WITH subject_id, {distance: CASE answers.role WHEN 'lead' THEN 0 ELSE 1 END,
  order: CASE answers.role WHEN 'lead' THEN 0 WHEN 'coordinate' THEN 1 ELSE 2 END,
  action: CASE answers.role WHEN 'lead' THEN 'end the task, or agree on a new due date, with' ELSE 'assign a part of the task to' END,
  label: 'Unit', id: unit.id, name: unit.name,
  note: CASE answers.role WHEN 'lead' THEN 'leads' WHEN 'coordinate' THEN 'coordinates' ELSE 'supports' END + ' it now'}
  AS thing
INCLUDE distinct_remedy_columns(thing; 3)
