// title = "Tasks overdue"
// question = "Which tasks are past their day and not done?"
// why = "What is late here delays those who wait for it elsewhere."
// basis = "Directive 34/CT-TTg: tasks must be clearly assigned to people, work, time, responsibilities and results; monthly meetings review and resolve difficulties"
// severity = "medium"
// population = "current tasks"
// fix = "End the task if it is done; else set a new day with the lead unit, or let another unit support it."
// [columns]
// due_on = "the day by which it had to be done"
// [types]
// due_on = "date"
// [statuses]
// expired = "the day it was due on is past, and it is not done"
// unknown = "it has no day that it is due on"
// [explain]
// expected = "a day by which the task must be done that is not past, while the task is not ended"
// evidence = ["days_of_tasks", "responsible_units"]
// remedies = ["hands_for_tasks"]
// [vi]
// title = "Nhiệm vụ quá hạn"
// question = "Những nhiệm vụ nào đã quá thời hạn mà chưa hoàn thành?"
// fix = "Kết thúc nhiệm vụ nếu đã hoàn thành; nếu chưa, thống nhất thời hạn mới với đơn vị chủ trì hoặc giao đơn vị khác hỗ trợ."
// expected = "thời hạn hoàn thành chưa qua, khi nhiệm vụ chưa kết thúc"
// basis = "Chỉ thị số 34/CT-TTg: nhiệm vụ phải được giao rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ kết quả; họp hằng tháng để rà soát, tháo gỡ khó khăn"
MATCH (task:Task)
WHERE current(task)
INCLUDE leads(task; task)
RETURN task.id AS subject_id, task.title AS subject_name, lead_id AS unit_id,
  CASE WHEN task.due_on IS NULL THEN 'unknown'
       WHEN task.due_on < date($as_of) THEN 'expired'
       ELSE 'covered' END AS status,
  null AS since,
  null AS detail,
  task.due_on AS due_on
