// title = "Community teams with too few members"
// target = "Community teams with enough members"
// question = "Which community digital technology teams have too few members?"
// why = "A team that is too small cannot reach every household in its area."
// basis = "Practice of the provinces: a commune's team has 5 members, a hamlet's 5 to 8 (Quảng Trị), at least 7 (Đà Nẵng)"
// severity = "low"
// population = "current community teams"
// fix = "Recruit members from the Youth Union, the Women's Union and the residential group."
// [parameters.minimum]
// type = "integer"
// default = 5
// help = "minimum number of members, each person counted once"
// [columns]
// members = "number of people in the team now"
// [types]
// members = "integer"
// [statuses]
// missing = "the team has fewer members than the minimum"
// unknown = "the team never had a member"
// [explain]
// expected = "at least the rule's minimum number of different people who are members of the team now, in any role"
// evidence = ["members_of_teams"]
// remedies = ["team_member_candidates"]
// [vi]
// title = "Tổ công nghệ số cộng đồng thiếu thành viên"
// target = "Tổ công nghệ số cộng đồng đủ thành viên"
// question = "Những tổ công nghệ số cộng đồng nào có quá ít thành viên?"
// fix = "Vận động thêm thành viên từ Đoàn Thanh niên, Hội Liên hiệp Phụ nữ và tổ dân phố."
// expected = "ít nhất số người tối thiểu của quy tắc hiện là thành viên của tổ, với bất kỳ vai trò nào"
// basis = "Thực tiễn của các tỉnh: tổ cấp xã có 5 thành viên, tổ cấp thôn có 5 đến 8 (Quảng Trị), ít nhất 7 (Đà Nẵng)"
MATCH (u:Unit)
WHERE u.kind = 'community_team' AND current(u)
OPTIONAL MATCH (u)<-[membership:MEMBER_OF]-(person:Person)
WITH u,
  count(DISTINCT CASE WHEN current(membership, person) THEN person.id END) AS members,
  count(CASE WHEN current(membership, person) OR before(membership, person, u) THEN 1 END) AS ever
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN members >= $minimum THEN 'covered' WHEN ever = 0 THEN 'unknown' ELSE 'missing' END AS status,
  null AS since,
  null AS detail,
  members AS members
