// title = "Community teams without a leader"
// target = "Community teams with a leader"
// question = "Which community digital technology teams have no leader?"
// why = "Nobody organises the work of a team without a leader."
// basis = "Decision 1690/QĐ-TTg: community digital technology teams are part of the network; practice: led by the head of the residential group"
// severity = "medium"
// population = "current community teams"
// fix = "Appoint the head of the residential group or the deputy leader as team leader."
// [statuses]
// vacant = "no member is the leader"
// unknown = "the team never had a member"
// [explain]
// expected = "a current member of the team with the role leader"
// evidence = ["members_of_teams"]
// remedies = ["team_leader_candidates", "team_member_candidates"]
// [vi]
// title = "Tổ công nghệ số cộng đồng chưa có tổ trưởng"
// target = "Tổ công nghệ số cộng đồng có tổ trưởng"
// question = "Những tổ công nghệ số cộng đồng nào chưa có tổ trưởng?"
// fix = "Giao trưởng thôn, tổ trưởng tổ dân phố hoặc cấp phó làm tổ trưởng."
// expected = "người hiện là tổ trưởng của tổ"
// basis = "Quyết định số 1690/QĐ-TTg: tổ công nghệ số cộng đồng là một phần của mạng lưới; thực tiễn: do trưởng thôn, tổ trưởng tổ dân phố đứng đầu"
MATCH (u:Unit)
WHERE u.kind = 'community_team' AND current(u)
WITH u, size([(u)<-[membership:MEMBER_OF]-(person:Person)
  WHERE membership.role = 'leader' AND current(membership, person) | 1]) AS leaders
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN leaders > 0 THEN 'covered'
       WHEN size([(u)<-[membership:MEMBER_OF]-(person:Person)
         WHERE current(membership, person) OR before(membership, person, u) | 1]) = 0 THEN 'unknown'
       ELSE 'vacant' END AS status,
  null AS since,
  null AS detail
