// title = "Tasks without a due date"
// target = "Tasks with a due date"
// question = "Which tasks have no due date?"
// why = "A task without a due date is never late."
// basis = "Directive 34/CT-TTg: issues are specific, clear and measurable; tasks must be clearly assigned to people, work, time, responsibilities and results"
// severity = "medium"
// population = "current tasks"
// fix = "Have the lead unit set a due date, or use that of the document which assigns the task."
// [statuses]
// missing = "the task has no due date"
// [explain]
// expected = "a due date"
// evidence = ["due_dates_of_tasks", "responsible_units"]
// remedies = ["related_due_dates"]
// [vi]
// title = "Nhiệm vụ chưa có thời hạn hoàn thành"
// target = "Nhiệm vụ có thời hạn hoàn thành"
// question = "Những nhiệm vụ nào chưa có thời hạn hoàn thành?"
// fix = "Đơn vị chủ trì ấn định thời hạn, hoặc lấy thời hạn theo văn bản giao nhiệm vụ."
// expected = "thời hạn hoàn thành nhiệm vụ"
// basis = "Chỉ thị số 34/CT-TTg: vấn đề đặt ra phải cụ thể, rõ ràng, đo lường được; nhiệm vụ phải được giao rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ kết quả"
MATCH (task:Task)
WHERE current(task)
INCLUDE task_leads(task; task)
RETURN task.id AS subject_id, task.title AS subject_name, lead_id AS unit_id,
  CASE WHEN task.due_on IS NULL THEN 'missing' ELSE 'covered' END AS status,
  null AS since,
  null AS detail
