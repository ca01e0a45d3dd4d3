// title = "Tasks with several leads"
// question = "Which tasks do several units lead at once?"
// why = "Where several lead, each can wait for the others."
// basis = "Directive 34/CT-TTg: tasks must be clearly assigned to people, work, time, responsibilities and results; tasks avoid overlap and waste"
// severity = "medium"
// population = "current tasks"
// fix = "Let one unit lead the task and the others coordinate."
// [columns]
// leads = "how many units lead the task now"
// [types]
// leads = "integer"
// [statuses]
// conflict = "more than one unit leads it"
// [explain]
// expected = "exactly one current unit that is responsible for the task now in the role of lead"
// evidence = ["responsible_units"]
// remedies = ["one_lead"]
// [vi]
// title = "Nhiệm vụ có nhiều đơn vị chủ trì"
// question = "Những nhiệm vụ nào cùng lúc do nhiều đơn vị chủ trì?"
// fix = "Giao một đơn vị chủ trì, các đơn vị còn lại phối hợp."
// expected = "đúng một đơn vị đang hoạt động hiện chủ trì nhiệm vụ"
// basis = "Chỉ thị số 34/CT-TTg: nhiệm vụ phải được giao rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ kết quả; tránh chồng chéo, lãng phí"
MATCH (task:Task)
WHERE current(task)
INCLUDE leads(task; task)
RETURN task.id AS subject_id, task.title AS subject_name, lead_id AS unit_id,
  CASE WHEN leads > 1 THEN 'conflict' ELSE 'covered' END AS status,
  null AS since,
  null AS detail,
  leads AS leads
