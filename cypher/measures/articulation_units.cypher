// title = "Articulation units"
// question = "Without which units do others lose their path to the coordinator?"
// why = "What depends on a single unit falls apart when that unit is reorganised, overloaded or inactive."
// basis = "Articulation points of the coordination graph (F. Harary, Graph Theory, 1969)"
// [parameters.at_least]
// type = "integer"
// default = 1
// help = "minimum number of other units that are cut off"
// [columns]
// unit_id = "id of the unit"
// unit_name = "name of the unit"
// parts = "number of parts that its component falls into without it"
// cut_off = "number of other units cut off from the coordinator; in a component without it, from the largest part"
// [types]
// parts = "integer"
// cut_off = "integer"
// [plot]
// labels = ["unit_name"]
// values = ["cut_off"]
// [vi]
// title = "Đơn vị là điểm cắt của mạng lưới"
// question = "Thiếu đơn vị nào thì có đơn vị khác mất đường liên lạc tới đơn vị điều phối?"
