// title = "Tasks with several leads"
// target = "Tasks with at most one lead"
// question = "Which tasks are led by several units at once?"
// why = "If several units lead, each can wait for the others."
// basis = "Directive 34/CT-TTg: tasks must be clearly assigned to people, work, time, responsibilities and results; tasks avoid overlap and waste"
// severity = "medium"
// population = "current tasks"
// fix = "Assign one unit as the lead; the others coordinate."
// [columns]
// leads = "number of units that lead the task now"
// [types]
// leads = "integer"
// [statuses]
// conflict = "more than one unit leads it"
// [explain]
// expected = "exactly one current unit with the role lead for the task"
// evidence = ["responsible_units"]
// remedies = ["lead_to_keep"]
// [vi]
// title = "Nhiệm vụ có nhiều đơn vị chủ trì"
// target = "Nhiệm vụ có không quá một đơn vị chủ trì"
// question = "Những nhiệm vụ nào cùng lúc do nhiều đơn vị chủ trì?"
// fix = "Giao một đơn vị chủ trì, các đơn vị còn lại phối hợp."
// expected = "đúng một đơn vị đang hoạt động hiện chủ trì nhiệm vụ"
// basis = "Chỉ thị số 34/CT-TTg: nhiệm vụ phải được giao rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ kết quả; tránh chồng chéo, lãng phí"
MATCH (task:Task)
WHERE current(task)
INCLUDE task_leads(task; task)
RETURN task.id AS subject_id, task.title AS subject_name, lead_id AS unit_id,
  CASE WHEN leads > 1 THEN 'conflict' ELSE 'covered' END AS status,
  null AS since,
  null AS detail,
  leads AS leads
