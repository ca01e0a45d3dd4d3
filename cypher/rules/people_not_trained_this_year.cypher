// title = "People not trained this year"
// target = "People trained this year"
// question = "Which focal points and members of IT units and community teams attended no training this year?"
// why = "Requirements change every year; people without training cannot help others."
// basis = "Decision 1690/QĐ-TTg: everyone who carries out digital transformation, from central to local level, is trained annually"
// severity = "medium"
// population = "current holders of focal-point posts and current members of IT units and community teams"
// fix = "Enrol them in a course on the national training platform."
// personal = ["subject_name"]
// [statuses]
// missing = "the person attended no training this year"
// unknown = "the person is not known to have attended a training this year, and the unit has never reported"
// [explain]
// expected = "attendance of a training held this year, up to this day; the post or team because of which the person counts is also listed"
// evidence = ["trainings_attended", "posts_of_people", "memberships_of_people"]
// remedies = ["trainings_of_colleagues"]
// [vi]
// title = "Người làm chuyển đổi số chưa được bồi dưỡng trong năm"
// target = "Người làm chuyển đổi số được bồi dưỡng trong năm"
// question = "Những đầu mối, thành viên đơn vị chuyên trách công nghệ thông tin và tổ công nghệ số cộng đồng nào chưa được bồi dưỡng trong năm nay?"
// fix = "Cử tham gia một lớp bồi dưỡng trên nền tảng đào tạo trực tuyến quốc gia."
// expected = "lớp bồi dưỡng trong năm nay, đã tổ chức đến ngày này, mà người đó có tham gia; kèm theo vị trí hoặc tổ làm căn cứ tính người này"
// basis = "Quyết định số 1690/QĐ-TTg: người làm công tác chuyển đổi số từ trung ương đến địa phương được đào tạo, tập huấn hằng năm"
CALL () {
  MATCH (post:Post)<-[holds:HOLDS]-(person:Person)
  WHERE post.role = 'focal_point' AND current(post, holds, person)
  RETURN person AS person
  UNION
  MATCH (team:Unit)<-[membership:MEMBER_OF]-(person:Person)
  WHERE team.kind IN ['it_unit', 'community_team'] AND current(team, membership, person)
  RETURN person AS person
}
WITH person,
  [(person)-[attended:ATTENDED]->(training:Training)
   WHERE current(attended) AND training.held_on.year = $as_of.year AND training.held_on <= $as_of
   | training.id] AS this_year
INCLUDE unit_of_person(person; person, this_year)
RETURN person.id AS subject_id, person.name AS subject_name, unit.id AS unit_id,
  CASE WHEN size(this_year) > 0 THEN 'covered'
       WHEN unreported(unit) THEN 'unknown'
       ELSE 'missing' END AS status,
  null AS since,
  null AS detail
