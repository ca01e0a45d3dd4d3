// title = "People not trained this year"
// question = "Which focal points and members of IT units and community teams attended no training this year?"
// why = "What must be done changes every year; who is not trained cannot help others."
// basis = "Decision 1690/QĐ-TTg: everyone who carries out digital transformation, from central to local level, is trained annually"
// severity = "medium"
// population = "current holders of focal-point posts and current members of IT units and community teams"
// fix = "Enrol them in a course of the national training platform."
// personal = ["subject_name"]
// [statuses]
// missing = "the person attended no training of this year"
// unknown = "no training of this year is known of the person, and the unit has never reported by the day"
// [explain]
// expected = "a training of this year, held by this day, that the person attended; the post or the team by which the person counts"
// evidence = ["trainings_attended", "posts_of_people", "memberships_of_people"]
// remedies = ["trainings_of_unit"]
// [vi]
// title = "Người làm chuyển đổi số chưa được tập huấn trong năm"
// question = "Những đầu mối, thành viên đơn vị chuyên trách công nghệ thông tin và tổ công nghệ số cộng đồng nào chưa được đào tạo, bồi dưỡng trong năm nay?"
// fix = "Cử tham gia một khóa học trên nền tảng đào tạo trực tuyến quốc gia."
// expected = "khóa tập huấn trong năm nay, đã tổ chức đến ngày này, mà người đó có tham gia; vị trí hoặc tổ mà vì đó người này được tính"
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
   WHERE current(attended) AND training.held_on.year = date($as_of).year | training.held_on <= date($as_of)] AS this_year
INCLUDE unit_of_person(person; person, this_year)
RETURN person.id AS subject_id, person.name AS subject_name, unit.id AS unit_id,
  CASE WHEN true IN this_year THEN 'covered'
       WHEN size(this_year) = 0 AND unreported(unit) THEN 'unknown'
       ELSE 'missing' END AS status,
  null AS since,
  null AS detail
