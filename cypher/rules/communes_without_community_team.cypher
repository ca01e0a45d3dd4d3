// title = "Communes without a community digital technology team"
// target = "Communes with a community digital technology team"
// question = "Which communes have no community digital technology team that serves them or one of their areas?"
// why = "The teams bring digital services to citizens; the network does not reach a commune without one."
// basis = "Decision 1690/QĐ-TTg: the network reaches from the central to the grassroots level, down to the community digital technology teams"
// severity = "high"
// population = "current people's committees of communes"
// fix = "Have the head of a residential group form a team of volunteers, or assign a team of a neighbouring commune."
// [statuses]
// missing = "no team serves the commune or one of its areas"
// unknown = "no team is recorded, and the commune has never reported"
// [explain]
// expected = "a current community team that serves the commune or an area in it"
// evidence = ["teams_serving"]
// remedies = ["nearby_teams"]
// [vi]
// title = "Xã, phường chưa có tổ công nghệ số cộng đồng"
// target = "Xã, phường có tổ công nghệ số cộng đồng"
// question = "Những xã, phường, đặc khu nào chưa được tổ công nghệ số cộng đồng nào phục vụ, kể cả ở thôn, tổ dân phố?"
// fix = "Giao trưởng thôn hoặc tổ trưởng tổ dân phố lập tổ gồm các tình nguyện viên, hoặc giao tổ của địa bàn lân cận phục vụ."
// expected = "tổ công nghệ số cộng đồng đang hoạt động, hiện phục vụ xã hoặc một địa bàn thuộc xã"
// basis = "Quyết định số 1690/QĐ-TTg: mạng lưới trải từ trung ương đến cơ sở, đến tận tổ công nghệ số cộng đồng"
MATCH (team:Unit)-[serves:SERVES]->(place:Unit)
WHERE team.kind = 'community_team' AND current(team, serves, place)
  AND (place.kind = 'area' OR place.kind = 'people_committee' AND place.level = 'commune')
WITH DISTINCT place
INCLUDE ancestors([place]; reached; place)
UNWIND CASE WHEN place.kind = 'area' THEN reached ELSE [place] END AS served
WITH collect(DISTINCT CASE WHEN served.kind = 'people_committee' AND served.level = 'commune' THEN served.id END) AS communes
MATCH (u:Unit)
WHERE u.kind = 'people_committee' AND u.level = 'commune' AND current(u)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN u.id IN communes THEN 'covered' WHEN unreported(u) THEN 'unknown' ELSE 'missing' END AS status,
  null AS since,
  null AS detail
