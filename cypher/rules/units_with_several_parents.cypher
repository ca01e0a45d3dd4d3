// title = "Units with several parents"
// target = "Units with at most one parent"
// question = "Which units are part of more than one other unit?"
// why = "A unit with two superiors receives conflicting orders."
// basis = "Decision 1690/QĐ-TTg: functions, tasks and powers are assigned in a centralized, unified manner"
// severity = "medium"
// population = "current units"
// fix = "Keep the parent that decides on staff; change the other tie to REPORTS_TO."
// [columns]
// parents = "number of units that it is part of now"
// [types]
// parents = "integer"
// [statuses]
// conflict = "it is part of more than one unit"
// [explain]
// expected = "exactly one current unit that it is part of"
// evidence = ["parents"]
// remedies = ["parent_to_keep"]
// [vi]
// title = "Đơn vị có nhiều đơn vị cấp trên"
// target = "Đơn vị có một đơn vị cấp trên duy nhất"
// question = "Những đơn vị nào trực thuộc nhiều hơn một đơn vị?"
// fix = "Giữ đơn vị quyết định về nhân sự là đơn vị cấp trên trực tiếp; đơn vị còn lại chỉ hướng dẫn chuyên môn, nghiệp vụ."
// expected = "đúng một đơn vị cấp trên đang hoạt động mà đơn vị hiện trực thuộc"
// basis = "Quyết định số 1690/QĐ-TTg: chức năng, nhiệm vụ, quyền hạn được phân công tập trung, thống nhất"
MATCH (u:Unit)
WHERE current(u)
WITH u, [(u)-[part:PART_OF]->(parent:Unit) WHERE current(part, parent) | parent.id] AS ids
WITH u, size(reduce(different = [], id IN ids | CASE WHEN id IN different THEN different ELSE different + id END)) AS parents
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN parents > 1 THEN 'conflict' ELSE 'covered' END AS status,
  null AS since,
  null AS detail,
  parents AS parents
