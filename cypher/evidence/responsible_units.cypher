// title = "Units responsible for tasks"
// question = "Which units are or were responsible for these tasks, in which role, and through which post?"
INCLUDE subject(task; Task)
CALL (task) {
  MATCH (unit:Unit)-[answers:RESPONSIBLE_FOR]->(task)
  INCLUDE evidence_item(unit; Unit; answers.role + coalesce(', by ' + answers.post_id, ', no post named'); answers; task; null)
}
INCLUDE evidence_columns(thing)
