// title = "Units without a parent"
// target = "Units with a parent"
// question = "Which units are not part of another unit?"
// why = "A unit without a parent has nobody who guides it or reports for it."
// basis = "Decision 1690/QĐ-TTg: a widespread digital transformation network from central to grassroots level, closely linked"
// severity = "critical"
// population = "current units except the Government, enterprises, central Party bodies and the central Fatherland Front"
// fix = "Place the unit under the successor of its last parent, or close it if its work has ended."
// [statuses]
// stale = "it had a parent before"
// missing = "it never had a parent"
// [explain]
// expected = "a current unit that it is part of"
// evidence = ["parents"]
// remedies = ["parent_candidates"]
// [vi]
// title = "Đơn vị chưa có đơn vị cấp trên"
// target = "Đơn vị có đơn vị cấp trên"
// question = "Những đơn vị nào không trực thuộc đơn vị nào?"
// fix = "Đưa đơn vị về trực thuộc đơn vị kế thừa của đơn vị cấp trên trước đây, hoặc cho kết thúc hoạt động nếu không còn nhiệm vụ."
// expected = "đơn vị cấp trên đang hoạt động mà đơn vị hiện trực thuộc"
// basis = "Quyết định số 1690/QĐ-TTg: mạng lưới chuyển đổi số rộng khắp từ trung ương đến cơ sở, liên kết chặt chẽ"
MATCH (u:Unit)
WHERE current(u) AND NOT u.kind IN ['government', 'enterprise']
  AND NOT (u.level = 'central' AND u.kind IN ['party_body', 'fatherland_front'])
WITH u, size([(u)-[part:PART_OF]->(parent:Unit) WHERE current(part, parent) | 1]) AS parents
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN parents > 0 THEN 'covered'
       WHEN size([(u)-[part:PART_OF]->(parent:Unit) WHERE before(u, part, parent) | 1]) > 0 THEN 'stale'
       ELSE 'missing' END AS status,
  null AS since,
  null AS detail
