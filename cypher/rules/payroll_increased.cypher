// title = "Payroll increased"
// target = "Payroll within the previous limit"
// question = "Which ministries, agencies and provinces have more approved posts than before?"
// why = "The project may not increase the payroll: staff are moved, not added."
// basis = "Decision 1690/QĐ-TTg: no increase of payroll and of apparatus"
// severity = "critical"
// population = "current ministries, agencies and provincial people's committees with at least one unit in their subtree that has both payroll figures"
// fix = "Find the units with additional posts and reduce as many elsewhere in the subtree."
// [columns]
// payroll_baseline = "posts on the payroll before, summed over the units with both figures"
// payroll_approved = "posts approved since, summed over the same units"
// [types]
// payroll_baseline = "integer"
// payroll_approved = "integer"
// [statuses]
// conflict = "more posts are approved in total than before"
// [explain]
// expected = "not more approved posts than before, summed over the units of the subtree with both figures; the units with a changed figure are listed"
// evidence = ["payroll_changes"]
// remedies = ["units_with_added_posts"]
// [vi]
// title = "Biên chế tăng so với trước"
// target = "Biên chế trong mức trước đây"
// question = "Ở những bộ, ngành, tỉnh, thành phố nào biên chế được giao vượt mức trước đây?"
// fix = "Rà soát số biên chế tăng thêm và giảm số tương ứng ở đơn vị khác trong cùng bộ, ngành, địa phương."
// expected = "tổng biên chế được duyệt không nhiều hơn trước, cộng các đơn vị trực thuộc có cả hai số liệu; danh sách gồm những đơn vị có số liệu thay đổi"
// basis = "Quyết định số 1690/QĐ-TTg: không tăng biên chế, không tăng tổ chức bộ máy"
MATCH (x:Unit)
WHERE x.payroll_baseline IS NOT NULL AND x.payroll_approved IS NOT NULL AND current(x)
INCLUDE ancestors([x]; reached; x)
UNWIND reached AS u
WITH u, x
WHERE u.kind IN ['ministry', 'ministerial_agency', 'government_agency']
   OR u.kind = 'people_committee' AND u.level = 'province'
WITH u, sum(x.payroll_baseline) AS baseline, sum(x.payroll_approved) AS approved
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN approved > baseline THEN 'conflict' ELSE 'covered' END AS status,
  null AS since,
  null AS detail,
  baseline AS payroll_baseline,
  approved AS payroll_approved
