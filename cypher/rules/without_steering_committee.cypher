// title = "Without a steering committee"
// question = "Which ministries, agencies and provinces have no steering committee with a chair?"
// why = "The steering committee advises and coordinates; without a chair it decides nothing."
// basis = "Decision 1690/QĐ-TTg: the advisory, consulting and coordination role of the steering committees of ministries, agencies and provinces is enhanced"
// severity = "high"
// population = "current ministries, ministerial agencies, Government agencies and provincial people's committees"
// fix = "Set the committee up from people in office, and let its chair be held by the head of the ministry or province."
// [statuses]
// missing = "no steering committee is part of it"
// expired = "its chair is empty, and somebody sat in it before"
// vacant = "nobody ever sat in its chair"
// unassigned = "the committee has no chair"
// unknown = "there is no committee, and the unit has never reported by the day"
// [explain]
// expected = "a steering committee that is current and directly part of the body now, with a chair's post that somebody holds now"
// evidence = ["steering_committees", "chair_seats"]
// remedies = ["chairs_to_be"]
// [vi]
// title = "Chưa có ban chỉ đạo về chuyển đổi số"
// question = "Những bộ, ngành, tỉnh, thành phố nào chưa có ban chỉ đạo, hoặc ban chỉ đạo chưa có trưởng ban?"
// fix = "Thành lập ban chỉ đạo gồm những người đang giữ chức vụ, do người đứng đầu bộ, ngành, địa phương làm trưởng ban."
// expected = "ban chỉ đạo đang hoạt động, hiện trực thuộc cơ quan, có vị trí trưởng ban và người đang giữ"
// basis = "Quyết định số 1690/QĐ-TTg: nâng cao vai trò tham mưu, tư vấn, điều phối của ban chỉ đạo các bộ, ngành, địa phương"
INCLUDE bodies(u)
OPTIONAL MATCH (committee:Unit)-[part:PART_OF]->(u)
WHERE committee.kind = 'steering_committee' AND current(committee, part)
INCLUDE seats(committee; 'chair'; u, count(DISTINCT committee) AS committees)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN committees > 0 THEN seat_status WHEN unreported(u) THEN 'unknown' ELSE 'missing' END AS status,
  CASE WHEN committees > 0 THEN seat_since END AS since,
  null AS detail
