// title = "Single points of failure"
// question = "Without which unit, or which person, would others lose their path to the coordinator?"
// why = "One departure or one abolition would cut all of these off at once."
// basis = "Decision 1690/QĐ-TTg: by 2030 the network operates effectively, is closely linked and coordinates synchronously"
// severity = "high"
// population = "current units but the coordinator, and people who hold posts in at least two units"
// fix = "Give those who would be lost a second tie: to a department that guides them, or to a neighbour."
// personal = ["subject_name"]
// [parameters.root]
// type = "unit"
// optional = true
// help = "the coordinator; the Government's steering committee, else the Government, where none is named"
// [parameters.at_least]
// type = "integer"
// default = 2
// help = "how many units must be lost"
// [columns]
// lost = "how many units would be lost"
// [types]
// lost = "integer"
// [statuses]
// isolated = "without it so many other units lose every way to the coordinator"
// [explain]
// expected = "a second way to the coordinator for those that are tied to it through this unit or person alone"
// evidence = ["coordination_ties", "posts_of_people"]
// remedies = ["second_ties"]
// [vi]
// title = "Mắt xích không có dự phòng"
// question = "Nếu thiếu đơn vị nào, hoặc người nào, thì các đơn vị khác mất liên kết đến cơ quan điều phối?"
// fix = "Thiết lập liên kết thứ hai cho những đơn vị sẽ bị tách rời: với cơ quan hướng dẫn chuyên môn hoặc đơn vị lân cận."
// expected = "đường thứ hai đến cơ quan điều phối cho những đơn vị chỉ liên kết qua đơn vị hoặc người này"
// basis = "Quyết định số 1690/QĐ-TTg: đến năm 2030 mạng lưới hoạt động hiệu quả, liên kết chặt chẽ, phối hợp đồng bộ"
