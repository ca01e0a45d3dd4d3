// title = "Dates on which units lose their focal point"
// question = "On which date will each unit be without a focal point if nothing is renewed?"
// why = "A secondment or a term that ends without a successor leaves the unit without a focal point; the date is known long before."
// basis = "Decision 1690/QĐ-TTg: all agencies, departments and people's committees arrange a department or focal point for digital transformation"
// [columns]
// unit_id = "id of the unit"
// unit_name = "name of the unit"
// province_id = "province of the unit"
// dark_on = "first day on which nobody holds a focal-point post of the unit"
// days = "number of days until then"
// people = "ids of the people whose appointment ends on that day"
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
