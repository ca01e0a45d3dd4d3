// title = "Ministries and provinces without a steering committee"
// target = "Ministries and provinces with a steering committee"
// question = "Which ministries, agencies and provinces have no steering committee with a chair?"
// why = "The steering committee advises and coordinates; it cannot decide without a chair."
// basis = "Decision 1690/QĐ-TTg: the advisory, consulting and coordination role of the steering committees of ministries, agencies and provinces is enhanced"
// severity = "high"
// population = "current ministries, ministerial agencies, Government agencies and provincial people's committees"
// fix = "Set up the committee with office holders, and appoint the head of the ministry or province as its chair."
// [statuses]
// missing = "no steering committee is part of it"
// expired = "the last holder of the chair's post has left"
// vacant = "the chair's post was never filled"
// unassigned = "the committee has no chair's post"
// unknown = "no committee is recorded, and the body has never reported"
// [explain]
// expected = "a current steering committee that is directly part of the body, with a chair's post that somebody holds"
// evidence = ["steering_committees", "chair_posts"]
// remedies = ["chair_candidates"]
// [vi]
// title = "Bộ, ngành, địa phương chưa có ban chỉ đạo về chuyển đổi số"
// target = "Bộ, ngành, địa phương có ban chỉ đạo về chuyển đổi số"
// question = "Những bộ, ngành, tỉnh, thành phố nào chưa có ban chỉ đạo, hoặc ban chỉ đạo chưa có trưởng ban?"
// fix = "Thành lập ban chỉ đạo gồm những người đang giữ chức vụ, do người đứng đầu bộ, ngành, địa phương làm trưởng ban."
// expected = "ban chỉ đạo đang hoạt động, hiện trực thuộc cơ quan, có vị trí trưởng ban và người đang giữ"
// basis = "Quyết định số 1690/QĐ-TTg: nâng cao vai trò tham mưu, tư vấn, điều phối của ban chỉ đạo các bộ, ngành, địa phương"
INCLUDE ministries_and_provinces(u)
OPTIONAL MATCH (committee:Unit)-[part:PART_OF]->(u)
WHERE committee.kind = 'steering_committee' AND current(committee, part)
INCLUDE post_status(committee; 'chair'; u, count(DISTINCT committee) AS committees)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN committees > 0 THEN seat_status WHEN unreported(u) THEN 'unknown' ELSE 'missing' END AS status,
  CASE WHEN committees > 0 THEN seat_since END AS since,
  null AS detail
