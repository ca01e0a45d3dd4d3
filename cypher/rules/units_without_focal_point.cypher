// title = "Units without a focal point"
// question = "Which units have nobody who answers for digital transformation?"
// why = "Whoever must coordinate with a unit has to know whom to call; where no focal point holds the post, the network ends."
// basis = "Decision 1690/QĐ-TTg: all agencies, departments and people's committees arrange a department or focal point for digital transformation"
// severity = "critical"
// population = "current departments, people's committees, Party committees, Fatherland Fronts and mass organisations"
// fix = "Designate a focal-point post where there is none, and let somebody who is already there hold it."
// [statuses]
// expired = "the post is there, nobody holds it, and somebody did before"
// vacant = "the post is there, and nobody ever held it"
// unassigned = "no such post is there; the unit has reported, or it had such a post"
// unknown = "no such post is or was there, and the unit has never reported by the day"
// [explain]
// expected = "a focal-point post in the unit that is current, and a current person who holds it now"
// evidence = ["focal_point_seats"]
// remedies = ["deputies", "people_nearby"]
// [vi]
// title = "Đơn vị chưa có đầu mối chuyển đổi số"
// question = "Những cơ quan, đơn vị nào chưa có người làm đầu mối về chuyển đổi số?"
// fix = "Bố trí vị trí đầu mối ở nơi chưa có và giao cho người đang công tác tại đơn vị đảm nhiệm."
// expected = "vị trí đầu mối hiện có trong đơn vị và người đang giữ vị trí đó"
// basis = "Quyết định số 1690/QĐ-TTg: tất cả các cơ quan, ban, ngành, ủy ban nhân dân bố trí bộ phận hoặc đầu mối về chuyển đổi số"
INCLUDE offices(u)
INCLUDE focal_point(u; u)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  focal_status AS status,
  focal_since AS since,
  null AS detail
