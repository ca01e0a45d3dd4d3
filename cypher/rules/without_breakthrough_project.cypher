// title = "Without a breakthrough project linked to Project 06"
// question = "Which ministries, agencies and provinces lead no breakthrough project that is connected with Project 06?"
// why = "Each of them is to find its own breakthrough; one that stands alone repeats what Project 06 already gives."
// basis = "Directive 34/CT-TTg: ministries, agencies and provinces find their own breakthroughs, develop a project similar to Project 06 and ensure connectivity with it"
// severity = "high"
// population = "current ministries, ministerial agencies, Government agencies and provincial people's committees"
// fix = "Connect the breakthrough project with Project 06 or, where there is none, name one of the tasks under way."
// [columns]
// projects = "breakthrough projects that it leads now"
// [types]
// projects = "integer"
// [statuses]
// unlinked = "it leads such a task, which is not linked to Project 06"
// missing = "it leads no such task"
// unknown = "it leads no such task, and it has never reported by the day"
// [explain]
// expected = "a current breakthrough task, linked to Project 06, that the body itself leads now"
// evidence = ["breakthrough_tasks"]
// remedies = ["projects_to_be"]
// [vi]
// title = "Chưa có đề án đột phá kết nối với Đề án 06"
// question = "Những bộ, ngành, tỉnh, thành phố nào chưa chủ trì đề án đột phá nào kết nối với Đề án 06?"
// fix = "Kết nối đề án đột phá với Đề án 06; nơi chưa có thì chọn một trong các nhiệm vụ đang thực hiện."
// expected = "nhiệm vụ đột phá đang thực hiện, gắn với Đề án 06, do chính cơ quan hiện chủ trì"
// basis = "Chỉ thị số 34/CT-TTg: các bộ, ngành, địa phương tự tìm khâu đột phá, xây dựng đề án tương tự Đề án 06 và bảo đảm kết nối với Đề án 06"
INCLUDE bodies(u)
OPTIONAL MATCH (u)-[answers:RESPONSIBLE_FOR]->(task:Task)
WHERE answers.role = 'lead' AND task.breakthrough AND current(answers, task)
WITH u, count(DISTINCT task.id) AS projects, count(CASE WHEN task.linked_to_project06 THEN 1 END) AS linked
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN linked > 0 THEN 'covered'
       WHEN projects > 0 THEN 'unlinked'
       WHEN unreported(u) THEN 'unknown'
       ELSE 'missing' END AS status,
  null AS since,
  null AS detail,
  projects AS projects
