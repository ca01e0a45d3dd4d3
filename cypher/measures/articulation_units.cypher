// title = "Articulation units"
// question = "Without which units do others lose their way to the coordinator?"
// why = "What one unit alone holds together comes apart when that unit is reorganised, overloaded or silent."
// basis = "Articulation points of the coordination graph (F. Harary, Graph Theory, 1969)"
// [parameters.at_least]
// type = "integer"
// default = 1
// help = "how many other units are cut off at least"
// [columns]
// unit_id = "the unit's id"
// unit_name = "its name"
// parts = "into how many parts its component falls without it"
// cut_off = "how many other units are cut off from the coordinator; where it is not there, from the largest part"
// [types]
// parts = "integer"
// cut_off = "integer"
// [plot]
// labels = ["unit_name"]
// values = ["cut_off"]
// [vi]
// title = "Đơn vị là điểm cắt của mạng lưới"
// question = "Thiếu đơn vị nào thì có đơn vị khác mất đường liên lạc tới đơn vị điều phối?"
