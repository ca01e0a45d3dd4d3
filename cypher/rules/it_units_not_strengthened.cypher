// title = "IT units without additional staff"
// target = "IT units with additional staff"
// question = "Which specialised information-technology units received no additional approved posts?"
// why = "These units have new tasks and cannot carry them out without additional staff."
// basis = "Decision 1690/QĐ-TTg: all specialised information-technology units are increased in staffing from the approved sources"
// severity = "high"
// population = "current IT units"
// fix = "Move approved posts to the unit from within its ministry or province, so that the total does not change."
// [columns]
// payroll_baseline = "posts on the payroll before"
// payroll_approved = "posts approved since"
// [types]
// payroll_baseline = "integer"
// payroll_approved = "integer"
// [statuses]
// missing = "not more posts are approved than before"
// unknown = "one of the two figures is unknown"
// [explain]
// expected = "more approved posts in the IT unit than before"
// evidence = ["payroll_of_units"]
// remedies = ["units_with_posts_to_move"]
// [vi]
// title = "Đơn vị chuyên trách công nghệ thông tin chưa được tăng cường nhân lực"
// target = "Đơn vị chuyên trách công nghệ thông tin được tăng cường nhân lực"
// question = "Những đơn vị chuyên trách về công nghệ thông tin nào chưa được tăng nhân lực từ biên chế được giao?"
// fix = "Điều chuyển biên chế trong nội bộ bộ, ngành hoặc tỉnh, thành phố cho đơn vị, giữ nguyên tổng biên chế."
// expected = "số biên chế được duyệt của đơn vị công nghệ thông tin nhiều hơn trước"
// basis = "Quyết định số 1690/QĐ-TTg: tất cả các đơn vị chuyên trách công nghệ thông tin được tăng cường nhân lực từ nguồn biên chế được duyệt"
MATCH (u:Unit)
WHERE u.kind = 'it_unit' AND current(u)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN u.payroll_approved IS NULL OR u.payroll_baseline IS NULL THEN 'unknown'
       WHEN u.payroll_approved > u.payroll_baseline THEN 'covered'
       ELSE 'missing' END AS status,
  null AS since,
  null AS detail,
  u.payroll_baseline AS payroll_baseline,
  u.payroll_approved AS payroll_approved
