// title = "Tasks without a lead"
// target = "Tasks with a lead"
// question = "Which tasks are led by no unit?"
// why = "Nobody carries out a task without a lead, and nobody is accountable for it."
// basis = "Directive 34/CT-TTg: tasks must be clearly assigned to people, work, time, responsibilities and results; Decision 320/QĐ-BXD: the tasks of a digital transformation plan"
// severity = "high"
// population = "current tasks"
// fix = "Assign one of the units that coordinate or support the task as its lead."
// [statuses]
// unassigned = "no unit leads it"
// [explain]
// expected = "a current unit with the role lead for the task"
// evidence = ["responsible_units"]
// remedies = ["lead_candidates"]
// [vi]
// title = "Nhiệm vụ chưa có đơn vị chủ trì"
// target = "Nhiệm vụ có đơn vị chủ trì"
// question = "Những nhiệm vụ nào chưa có đơn vị chủ trì?"
// fix = "Giao một trong các đơn vị đang phối hợp hoặc hỗ trợ làm đơn vị chủ trì."
// expected = "đơn vị đang hoạt động hiện chủ trì nhiệm vụ"
// basis = "Chỉ thị số 34/CT-TTg: nhiệm vụ phải được giao rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ kết quả; Quyết định số 320/QĐ-BXD: các nhiệm vụ của một kế hoạch chuyển đổi số"
MATCH (task:Task)
WHERE current(task)
INCLUDE task_leads(task; task)
RETURN task.id AS subject_id, task.title AS subject_name, lead_id AS unit_id,
  CASE WHEN leads > 0 THEN 'covered' ELSE 'unassigned' END AS status,
  null AS since,
  null AS detail
