// title = "Ministries and provinces without a breakthrough project linked to Project 06"
// target = "Ministries and provinces with a breakthrough project linked to Project 06"
// question = "Which ministries, agencies and provinces lead no breakthrough project that is linked to Project 06?"
// why = "Each of them must find its own breakthrough; one without a link duplicates what Project 06 already provides."
// basis = "Directive 34/CT-TTg: ministries, agencies and provinces find their own breakthroughs, develop a project similar to Project 06 and ensure connectivity with it"
// severity = "high"
// population = "current ministries, ministerial agencies, Government agencies and provincial people's committees"
// fix = "Link the breakthrough project to Project 06 or, if there is none, designate one of the current tasks."
// [columns]
// projects = "number of breakthrough projects that it leads now"
// [types]
// projects = "integer"
// [statuses]
// unlinked = "it leads a breakthrough project that is not linked to Project 06"
// missing = "it leads no breakthrough project"
// unknown = "it leads no breakthrough project, and has never reported"
// [explain]
// expected = "a current breakthrough task, linked to Project 06, that the body itself leads"
// evidence = ["breakthrough_tasks"]
// remedies = ["breakthrough_candidates"]
// [vi]
// title = "Bộ, ngành, địa phương chưa có đề án đột phá kết nối với Đề án 06"
// target = "Bộ, ngành, địa phương có đề án đột phá kết nối với Đề án 06"
// question = "Những bộ, ngành, tỉnh, thành phố nào chưa chủ trì đề án đột phá nào kết nối với Đề án 06?"
// fix = "Kết nối đề án đột phá với Đề án 06; nơi chưa có thì chọn một trong các nhiệm vụ đang thực hiện."
// expected = "nhiệm vụ đột phá đang thực hiện, gắn với Đề án 06, do chính cơ quan hiện chủ trì"
// basis = "Chỉ thị số 34/CT-TTg: các bộ, ngành, địa phương tự tìm khâu đột phá, xây dựng đề án tương tự Đề án 06 và bảo đảm kết nối với Đề án 06"
INCLUDE ministries_and_provinces(u)
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
