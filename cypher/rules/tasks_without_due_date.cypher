// title = "Tasks without a due date"
// question = "Which tasks have no day by which they must be done?"
// why = "A task without a day is never late."
// basis = "Directive 34/CT-TTg: issues are specific, clear and measurable; tasks must be clearly assigned to people, work, time, responsibilities and results"
// severity = "medium"
// population = "current tasks"
// fix = "Let the lead unit set a day, or take the one of the document that the task comes from."
// [statuses]
// missing = "it has no day that it is due on"
// [explain]
// expected = "a day by which the task must be done"
// evidence = ["days_of_tasks", "responsible_units"]
// remedies = ["due_dates"]
// [vi]
// title = "Nhiệm vụ chưa có thời hạn hoàn thành"
// question = "Những nhiệm vụ nào chưa có ngày phải hoàn thành?"
// fix = "Đơn vị chủ trì ấn định thời hạn, hoặc lấy thời hạn theo văn bản giao nhiệm vụ."
// expected = "thời hạn hoàn thành nhiệm vụ"
// basis = "Chỉ thị số 34/CT-TTg: vấn đề đặt ra phải cụ thể, rõ ràng, đo lường được; nhiệm vụ phải được giao rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ kết quả"
MATCH (task:Task)
WHERE current(task)
INCLUDE leads(task; task)
RETURN task.id AS subject_id, task.title AS subject_name, lead_id AS unit_id,
  CASE WHEN task.due_on IS NULL THEN 'missing' ELSE 'covered' END AS status,
  null AS since,
  null AS detail
