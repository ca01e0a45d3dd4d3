// title = "Breakthrough tasks of bodies"
// question = "For which breakthrough tasks are or were these bodies responsible, and which other linked tasks do they lead?"
INCLUDE subject(u; Unit)
MATCH (u)-[answers:RESPONSIBLE_FOR]->(task:Task)
WHERE task.breakthrough OR task.linked_to_project06 AND answers.role = 'lead'
WITH subject_id, {label: 'Task', id: task.id, name: task.title,
  note: CASE answers.role WHEN 'lead' THEN 'it leads' ELSE 'it ' + answers.role + 's only' END
    + CASE WHEN task.breakthrough THEN '' ELSE ', no breakthrough' END
    + CASE WHEN task.linked_to_project06 THEN ', linked to Project 06' ELSE ', not linked to Project 06' END,
  tie: type(answers), to: u.id, valid_from: latest_start(answers, task, u), valid_to: earliest_end(answers, task, u),
  in_force: coalesce(task.breakthrough, false) AND answers.role = 'lead' AND current(answers, task, u)} AS thing
INCLUDE evidence_columns(thing)
