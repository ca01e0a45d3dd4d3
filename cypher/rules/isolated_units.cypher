// title = "Isolated units"
// target = "Units connected to the coordinator"
// question = "Which units have no coordination path to the coordinator?"
// why = "Decisions of the coordinator do not reach them, and their problems remain unseen."
// basis = "Decision 1690/QĐ-TTg: by 2030 the network operates effectively, is closely linked and coordinates synchronously"
// severity = "critical"
// population = "current units, including the coordinator"
// fix = "Link the unit to the authority of the place that it serves, or to the successor of its parent."
// [parameters.root]
// type = "unit"
// optional = true
// help = "the coordinator; by default the Government's steering committee, or the Government without one"
// [columns]
// together = "number of units in its connected component, including itself"
// [types]
// together = "integer"
// [statuses]
// isolated = "no path leads to the coordinator"
// unknown = "there is no coordinator"
// [explain]
// expected = "a path to the coordinator through current ties: PART_OF, REPORTS_TO or enabled COORDINATES_WITH"
// evidence = ["coordination_ties"]
// remedies = ["tie_candidates"]
// [vi]
// title = "Đơn vị tách rời khỏi mạng lưới"
// target = "Đơn vị có liên kết đến đơn vị điều phối"
// question = "Những đơn vị nào không có liên kết nào dẫn đến đơn vị điều phối?"
// fix = "Gắn đơn vị với cơ quan quản lý địa bàn mà đơn vị phục vụ, hoặc với cơ quan kế thừa của cơ quan cấp trên."
// expected = "đường liên kết đến đơn vị điều phối qua các liên kết đang có hiệu lực: trực thuộc, được hướng dẫn chuyên môn, hoặc phối hợp đã được kích hoạt"
// basis = "Quyết định số 1690/QĐ-TTg: đến năm 2030 mạng lưới hoạt động hiệu quả, liên kết chặt chẽ, phối hợp đồng bộ"
