// title = "Units without a focal point"
// target = "Units with a focal point"
// question = "Which units have nobody responsible for digital transformation?"
// why = "Coordination with a unit needs a contact person; the network ends at a unit without a focal point."
// basis = "Decision 1690/QĐ-TTg: all agencies, departments and people's committees arrange a department or focal point for digital transformation"
// severity = "critical"
// population = "current departments, people's committees, Party committees, Fatherland Fronts and mass organisations"
// fix = "Create a focal-point post if there is none, and assign it to a person who already works there."
// [statuses]
// expired = "the unit has a focal-point post, but its last holder has left"
// vacant = "the unit has a focal-point post that was never filled"
// unassigned = "the unit has no focal-point post, and has reported or had such a post before"
// unknown = "the unit has and had no focal-point post, and has never reported"
// [explain]
// expected = "a current focal-point post in the unit, held by a current person"
// evidence = ["focal_point_posts"]
// remedies = ["deputy_focal_points", "focal_point_candidates"]
// [vi]
// title = "Đơn vị chưa có đầu mối chuyển đổi số"
// target = "Đơn vị có đầu mối chuyển đổi số"
// question = "Những cơ quan, đơn vị nào chưa có người làm đầu mối về chuyển đổi số?"
// fix = "Bố trí vị trí đầu mối ở nơi chưa có và giao cho người đang công tác tại đơn vị đảm nhiệm."
// expected = "vị trí đầu mối hiện có trong đơn vị và người đang giữ vị trí đó"
// basis = "Quyết định số 1690/QĐ-TTg: tất cả các cơ quan, ban, ngành, ủy ban nhân dân bố trí bộ phận hoặc đầu mối về chuyển đổi số"
INCLUDE units_needing_focal_point(u)
INCLUDE focal_point(u; u)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  focal_status AS status,
  focal_since AS since,
  null AS detail
