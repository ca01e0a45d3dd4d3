// title = "Ministries and provinces without an IT unit"
// target = "Ministries and provinces with an IT unit"
// question = "Which ministries, agencies and provinces have no specialised information-technology unit?"
// why = "Without a specialised unit nobody carries out the new tasks of digital transformation."
// basis = "Decision 1690/QĐ-TTg: all ministries, ministerial-level and Government agencies and provincial people's committees restructure their specialised information-technology units"
// severity = "critical"
// population = "current ministries, ministerial agencies, Government agencies and provincial people's committees"
// fix = "Designate an existing department as the specialised unit; a new unit would enlarge the apparatus."
// [statuses]
// missing = "no IT unit is directly part of it"
// unknown = "no IT unit is recorded, and the body has never reported"
// [explain]
// expected = "a current unit of kind it_unit that is directly part of the body"
// evidence = ["it_units"]
// remedies = ["it_unit_candidates"]
// [vi]
// title = "Bộ, ngành, địa phương chưa có đơn vị chuyên trách công nghệ thông tin"
// target = "Bộ, ngành, địa phương có đơn vị chuyên trách công nghệ thông tin"
// question = "Những bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ và ủy ban nhân dân cấp tỉnh nào chưa có đơn vị chuyên trách về công nghệ thông tin?"
// fix = "Giao một đơn vị hiện có làm đơn vị chuyên trách; lập đơn vị mới sẽ làm tăng tổ chức bộ máy."
// expected = "đơn vị chuyên trách công nghệ thông tin đang hoạt động và hiện trực thuộc cơ quan"
// basis = "Quyết định số 1690/QĐ-TTg: các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ và ủy ban nhân dân cấp tỉnh kiện toàn đơn vị chuyên trách công nghệ thông tin"
INCLUDE ministries_and_provinces(u)
OPTIONAL MATCH (it:Unit)-[part:PART_OF]->(u)
WHERE it.kind = 'it_unit' AND current(it, part)
WITH u, count(it) AS it_units
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN it_units > 0 THEN 'covered' WHEN unreported(u) THEN 'unknown' ELSE 'missing' END AS status,
  null AS since,
  null AS detail
