// title = "Overdue tasks"
// target = "Tasks on schedule"
// question = "Which tasks are past their due date and not completed?"
// why = "A late task delays everybody who waits for it."
// basis = "Directive 34/CT-TTg: tasks must be clearly assigned to people, work, time, responsibilities and results; monthly meetings review and resolve difficulties"
// severity = "medium"
// population = "current tasks"
// fix = "End the task if it is completed; otherwise agree on a new due date with the lead unit, or assign another unit to support it."
// [columns]
// due_on = "due date"
// [types]
// due_on = "date"
// [statuses]
// expired = "the due date is past, and the task has not ended"
// unknown = "the task has no due date"
// [explain]
// expected = "a due date that is not past, or the end of the task"
// evidence = ["due_dates_of_tasks", "responsible_units"]
// remedies = ["task_units"]
// [vi]
// title = "Nhiệm vụ quá hạn"
// target = "Nhiệm vụ đúng hạn"
// question = "Những nhiệm vụ nào đã quá thời hạn mà chưa hoàn thành?"
// fix = "Kết thúc nhiệm vụ nếu đã hoàn thành; nếu chưa, thống nhất thời hạn mới với đơn vị chủ trì hoặc giao đơn vị khác hỗ trợ."
// expected = "thời hạn hoàn thành chưa qua, hoặc nhiệm vụ đã kết thúc"
// basis = "Chỉ thị số 34/CT-TTg: nhiệm vụ phải được giao rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ kết quả; họp hằng tháng để rà soát, tháo gỡ khó khăn"
MATCH (task:Task)
WHERE current(task)
INCLUDE task_leads(task; task)
RETURN task.id AS subject_id, task.title AS subject_name, lead_id AS unit_id,
  CASE WHEN task.due_on IS NULL THEN 'unknown'
       WHEN task.due_on < $as_of THEN 'expired'
       ELSE 'covered' END AS status,
  null AS since,
  null AS detail,
  task.due_on AS due_on
