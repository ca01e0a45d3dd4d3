// title = "Coordination need"
// question = "Which units are responsible for the same tasks now, in any role?"
// [columns]
// task_id = "the task's id"
// unit_id = "a unit that is responsible for it now"
MATCH (u:Unit)-[responsible:RESPONSIBLE_FOR]->(task:Task)
WHERE current(u, responsible, task)
RETURN DISTINCT task.id AS task_id, u.id AS unit_id
