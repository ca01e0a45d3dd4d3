// title = "Single points of failure"
// target = "Units and people with a backup"
// question = "Without which unit or person would others lose their path to the coordinator?"
// why = "One departure or one abolition would cut all of them off at once."
// basis = "Decision 1690/QĐ-TTg: by 2030 the network operates effectively, is closely linked and coordinates synchronously"
// severity = "high"
// population = "current units except the coordinator, and people who hold posts in at least two units"
// fix = "Give the units that would be lost a second tie: to a department that guides them, or to a neighbour."
// personal = ["subject_name"]
// [parameters.root]
// type = "unit"
// optional = true
// help = "the coordinator; by default the Government's steering committee, or the Government without one"
// [parameters.at_least]
// type = "integer"
// default = 2
// help = "minimum number of units that would be lost"
// [columns]
// lost = "number of units that would be lost"
// [types]
// lost = "integer"
// [statuses]
// isolated = "without it, at least the minimum number of other units would lose every path to the coordinator"
// [explain]
// expected = "a second path to the coordinator for the units that reach it only through this unit or person"
// evidence = ["coordination_ties", "posts_of_people"]
// remedies = ["second_tie_candidates"]
// [vi]
// title = "Đơn vị, người là điểm kết nối duy nhất"
// target = "Đơn vị, người có phương án thay thế"
// question = "Nếu thiếu đơn vị nào, hoặc người nào, thì các đơn vị khác mất liên kết đến đơn vị điều phối?"
// fix = "Thiết lập liên kết thứ hai cho những đơn vị sẽ bị tách rời: với cơ quan hướng dẫn chuyên môn hoặc đơn vị lân cận."
// expected = "đường thứ hai đến đơn vị điều phối cho những đơn vị chỉ liên kết qua đơn vị hoặc người này"
// basis = "Quyết định số 1690/QĐ-TTg: đến năm 2030 mạng lưới hoạt động hiệu quả, liên kết chặt chẽ, phối hợp đồng bộ"
