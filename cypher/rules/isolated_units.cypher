// title = "Isolated units"
// question = "Which units have no path of ties to the coordinator?"
// why = "What the coordinator decides does not reach them, and nobody hears of them."
// basis = "Decision 1690/QĐ-TTg: by 2030 the network operates effectively, is closely linked and coordinates synchronously"
// severity = "critical"
// population = "current units, the coordinator too"
// fix = "Tie the unit to the one whose place it works for, or to its parent's successor."
// [parameters.root]
// type = "unit"
// optional = true
// help = "the coordinator; the Government's steering committee, else the Government, where none is named"
// [columns]
// together = "how many units, itself too, are tied together with it"
// [types]
// together = "integer"
// [statuses]
// isolated = "no way leads to the coordinator"
// unknown = "there is no coordinator to lead to"
// [explain]
// expected = "a way to the coordinator by ties that count now: PART_OF, REPORTS_TO, or COORDINATES_WITH that is enabled"
// evidence = ["coordination_ties"]
// remedies = ["ties_to_be"]
// [vi]
// title = "Đơn vị tách rời khỏi mạng lưới"
// question = "Những đơn vị nào không có liên kết nào dẫn đến cơ quan điều phối?"
// fix = "Gắn đơn vị với cơ quan quản lý địa bàn mà đơn vị phục vụ, hoặc với cơ quan kế thừa của cơ quan cấp trên."
// expected = "đường liên kết đến cơ quan điều phối qua các liên kết đang có hiệu lực: thuộc, báo cáo, hoặc phối hợp đã được kích hoạt"
// basis = "Quyết định số 1690/QĐ-TTg: đến năm 2030 mạng lưới hoạt động hiệu quả, liên kết chặt chẽ, phối hợp đồng bộ"
