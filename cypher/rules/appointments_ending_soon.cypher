// title = "Appointments that end soon"
// question = "Which posts will nobody hold, because an appointment ends and no successor is named?"
// why = "A cover that expires unseen leaves a unit without anybody overnight."
// basis = "Practice of seconded cover: staff lent for a few months; Decision 1690/QĐ-TTg: focal points are arranged at all units"
// severity = "medium"
// population = "current holdings of any post"
// fix = "Renew the appointment or name the successor before it ends."
// [parameters.days]
// type = "integer"
// default = 90
// help = "how many days ahead to look"
// [columns]
// person_id = "who holds the post now"
// ends_on = "the first day on which nobody holds it"
// [types]
// ends_on = "date"
// [statuses]
// expired = "the appointment ends within the days asked about, and nobody holds the post from then on"
// [explain]
// expected = "a person who holds the post on the day on which the present appointment ends"
// evidence = ["holdings_of_posts"]
// remedies = ["holders_to_renew", "people_near_post"]
// [vi]
// title = "Phân công sắp hết thời hạn"
// question = "Những vị trí nào sẽ không còn ai đảm nhiệm do phân công hết thời hạn mà chưa có người thay?"
// fix = "Gia hạn phân công hoặc chỉ định người thay trước khi hết thời hạn."
// expected = "người giữ vị trí vào ngày kết thúc bổ nhiệm hiện tại"
// basis = "Thực tiễn cử cán bộ tăng cường trong vài tháng; Quyết định số 1690/QĐ-TTg: bố trí đầu mối tại tất cả các đơn vị"
MATCH (person:Person)-[holds:HOLDS]->(post:Post)
WHERE current(person, holds, post)
WITH person, holds, post, holds.valid_to AS ends_on,
  CASE WHEN holds.valid_to <= date($as_of) + duration({days: $days})
         AND (post.valid_to IS NULL OR holds.valid_to < post.valid_to) THEN 1 ELSE 0 END AS ends
OPTIONAL MATCH (post)<-[other_holds:HOLDS]-(other:Person)
WHERE ends = 1 AND current_on(ends_on, other_holds, other)
WITH person, holds, post, ends_on, ends, count(other) AS successors
OPTIONAL MATCH (post)-[seat:POST_IN]->(unit:Unit)
WHERE current(seat, unit)
WITH person, holds, post, ends_on, ends, successors, min(unit.id) AS unit_id
RETURN post.id AS subject_id, coalesce(post.title, post.role) AS subject_name, unit_id AS unit_id,
  CASE WHEN ends = 1 AND successors = 0 THEN 'expired' ELSE 'covered' END AS status,
  null AS since,
  null AS detail,
  person.id AS person_id,
  ends_on AS ends_on
