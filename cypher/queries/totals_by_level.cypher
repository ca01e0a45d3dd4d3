// title = "Totals by level"
// question = "How many units, posts and people does the network have at each level?"
// [columns]
// level = "level of the units"
// units = "number of current units"
// posts = "number of current posts in them"
// holders = "number of holdings of these posts"
// members = "number of memberships in the units"
// [types]
// units = "integer"
// posts = "integer"
// holders = "integer"
// members = "integer"
// [vi]
// title = "Tổng số theo cấp"
// question = "Mỗi cấp có bao nhiêu đơn vị, vị trí, người giữ và thành viên?"
MATCH (u:Unit)
WHERE current(u)
RETURN u.level AS level, count(u) AS units,
  sum(COUNT { MATCH (u)<-[seat_in:POST_IN]-(post:Post) WHERE current(seat_in, post) }) AS posts,
  sum(COUNT { MATCH (u)<-[seat_in:POST_IN]-(post:Post)<-[holds:HOLDS]-(person:Person)
              WHERE current(seat_in, post, holds, person) }) AS holders,
  sum(COUNT { MATCH (u)<-[membership:MEMBER_OF]-(person:Person) WHERE current(membership, person) }) AS members
ORDER BY CASE level WHEN 'central' THEN 0 WHEN 'province' THEN 1 WHEN 'district' THEN 2 WHEN 'commune' THEN 3 ELSE 4 END
