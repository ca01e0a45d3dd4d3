// title = "Coordination need"
// question = "Which units are responsible for the same tasks, in any role?"
// [columns]
// task_id = "id of the task"
// unit_id = "a unit that is responsible for it"
MATCH (u:Unit)-[responsible:RESPONSIBLE_FOR]->(task:Task)
WHERE current(u, responsible, task)
RETURN DISTINCT task.id AS task_id, u.id AS unit_id
