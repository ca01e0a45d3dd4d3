// title = "Wide spans"
// target = "Units with a manageable span"
// question = "Which units have more direct subordinates than they can guide?"
// why = "Beyond a certain number of subordinates, a superior cannot follow the situation of each."
// basis = "Span of control in organisation theory; since 1 July 2025 a province has 38 to 168 communes directly under it"
// severity = "low"
// population = "current units with a current subordinate"
// fix = "Have departments guide some of the subordinates, or group neighbouring units under a coordinator; no new unit is required."
// [parameters.most]
// type = "integer"
// default = 50
// help = "maximum number of direct subordinates of a unit"
// [columns]
// subordinates = "number of units that are directly part of it now"
// [types]
// subordinates = "integer"
// [statuses]
// overload = "it has more direct subordinates than the maximum"
// [explain]
// expected = "no more units that are directly part of it than the rule's maximum"
// evidence = ["children"]
// remedies = ["guiding_units"]
// [vi]
// title = "Đơn vị có quá nhiều đơn vị trực thuộc"
// target = "Đơn vị có số đơn vị trực thuộc phù hợp"
// question = "Những đơn vị nào có nhiều đơn vị trực thuộc trực tiếp hơn mức có thể hướng dẫn?"
// fix = "Giao các sở, phòng hướng dẫn một số đơn vị trực thuộc, hoặc nhóm các đơn vị lân cận do một đơn vị điều phối; không yêu cầu lập đơn vị mới."
// expected = "số đơn vị hiện trực thuộc không vượt mức tối đa của quy tắc"
// basis = "Phạm vi quản lý theo lý thuyết tổ chức; từ ngày 01/7/2025 mỗi tỉnh có từ 38 đến 168 xã trực thuộc"
MATCH (below:Unit)-[part:PART_OF]->(u:Unit)
WHERE current(below, part, u)
WITH u, count(DISTINCT below.id) AS subordinates
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN subordinates > $most THEN 'overload' ELSE 'covered' END AS status,
  null AS since,
  null AS detail,
  subordinates AS subordinates
