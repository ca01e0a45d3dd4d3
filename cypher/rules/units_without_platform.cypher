// title = "Units without a required platform"
// target = "Units that use the required platforms"
// question = "Which units do not use one of the required national platforms?"
// why = "Data and work flow through the whole network only if all units use the same platforms."
// basis = "Decision 1690/QĐ-TTg: all organisations and individuals of the network use the nationwide unified digital platforms and toolkits"
// severity = "high"
// population = "pairs of a current unit that needs a focal point and a current required platform"
// fix = "Give the unit an account on the platform and train its focal point."
// [statuses]
// missing = "the unit does not use the platform in `detail`"
// unknown = "no use is recorded, and the unit has never reported"
// [explain]
// expected = "a current USES from the unit to the required platform in the detail"
// evidence = ["platforms_used"]
// remedies = ["platform_helpers"]
// [vi]
// title = "Đơn vị chưa sử dụng nền tảng số bắt buộc"
// target = "Đơn vị sử dụng nền tảng số bắt buộc"
// question = "Những đơn vị nào chưa sử dụng nền tảng số quốc gia bắt buộc nào?"
// fix = "Cấp tài khoản trên nền tảng cho đơn vị và tập huấn cho đầu mối của đơn vị."
// expected = "việc đơn vị hiện đang sử dụng nền tảng bắt buộc nêu trong chi tiết"
// basis = "Quyết định số 1690/QĐ-TTg: các tổ chức, cá nhân trong mạng lưới sử dụng nền tảng số, bộ công cụ dùng chung thống nhất toàn quốc"
MATCH (platform:Platform)
WHERE platform.required AND current(platform)
WITH collect(platform.id) AS platforms
INCLUDE units_needing_focal_point(u)
OPTIONAL MATCH (u)-[uses:USES]->(used:Platform)
WHERE current(uses, used)
WITH u, platforms, collect(used.id) AS in_use
UNWIND platforms AS platform
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN platform IN in_use THEN 'covered' WHEN unreported(u) THEN 'unknown' ELSE 'missing' END AS status,
  null AS since,
  platform AS detail
