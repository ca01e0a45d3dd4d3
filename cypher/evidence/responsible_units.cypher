// title = "Units that are responsible for tasks"
// question = "Which units are or were responsible for these tasks, in which role, and by which post?"
INCLUDE subject(task; Task)
CALL (task) {
  MATCH (unit:Unit)-[answers:RESPONSIBLE_FOR]->(task)
  INCLUDE show(unit; Unit; answers.role + coalesce(', by ' + answers.post_id, ', no post named'); answers; task; null)
}
INCLUDE evidence(thing)
