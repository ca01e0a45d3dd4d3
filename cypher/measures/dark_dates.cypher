// title = "The day on which a unit goes dark"
// question = "On which day will each unit be without a focal point if nothing is renewed?"
// why = "A secondment or a term that ends without a successor leaves the unit with nobody; the day is known long before."
// basis = "Decision 1690/QĐ-TTg: all agencies, departments and people's committees arrange a department or focal point for digital transformation"
// [columns]
// unit_id = "the unit"
// unit_name = "its name"
// province_id = "its province"
// dark_on = "the first day on which nobody holds its focal-point post any more"
// days = "how many days ahead it is"
// people = "the ids of those whose holding ends on that day"
// [types]
// dark_on = "date"
// days = "integer"
// people = "strings"
// [plot]
// labels = ["unit_name"]
// values = ["days"]
// [vi]
// title = "Số ngày còn lại trước khi đơn vị không còn đầu mối"
// question = "Nếu không gia hạn thì đến ngày nào mỗi đơn vị không còn đầu mối?"
