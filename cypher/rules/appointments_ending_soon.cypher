// title = "Appointments ending soon"
// target = "Appointments with a successor"
// question = "Which posts become vacant soon because an appointment ends and no successor is appointed?"
// why = "If an appointment expires unnoticed, the unit is without a responsible person overnight."
// basis = "Practice of secondment for a few months; Decision 1690/QĐ-TTg: focal points are arranged at all units"
// severity = "medium"
// population = "current appointments to any post"
// fix = "Renew the appointment or appoint a successor before it ends."
// [parameters.days]
// type = "integer"
// default = 90
// help = "number of days to look ahead"
// [columns]
// person_id = "person who holds the post now"
// ends_on = "first day on which nobody holds the post"
// [types]
// ends_on = "date"
// [statuses]
// expired = "the appointment ends within the given number of days, and nobody holds the post from then on"
// [explain]
// expected = "a person who holds the post on the day on which the present appointment ends"
// evidence = ["holdings_of_posts"]
// remedies = ["renewable_holders", "successor_candidates"]
// [vi]
// title = "Phân công sắp hết thời hạn"
// target = "Phân công đã có người thay"
// question = "Những vị trí nào sắp không còn ai đảm nhiệm do phân công hết thời hạn mà chưa có người thay?"
// fix = "Gia hạn phân công hoặc chỉ định người thay trước khi hết thời hạn."
// expected = "người đảm nhiệm vị trí vào ngày phân công hiện tại hết thời hạn"
// basis = "Thực tiễn cử cán bộ tăng cường trong vài tháng; Quyết định số 1690/QĐ-TTg: bố trí đầu mối tại tất cả các đơn vị"
MATCH (person:Person)-[holds:HOLDS]->(post:Post)
WHERE current(person, holds, post)
WITH person, holds, post, holds.valid_to AS ends_on,
  CASE WHEN holds.valid_to <= $as_of + duration({days: $days})
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
