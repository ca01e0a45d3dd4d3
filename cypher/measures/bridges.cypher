// title = "Bridges"
// question = "Without which ties do units lose their path to the coordinator?"
// why = "A tie without an alternative path needs a second link."
// basis = "Bridges of the coordination graph (F. Harary, Graph Theory, 1969); parallel ties are one edge"
// [parameters.at_least]
// type = "integer"
// default = 1
// help = "minimum number of units that are cut off"
// [columns]
// source_id = "unit on the side that remains connected"
// source_name = "name of that unit"
// target_id = "unit on the side that is cut off"
// target_name = "name of that unit"
// type = "type of the tie; of parallel ties the one with the least weight, then the first of PART_OF, REPORTS_TO, COORDINATES_WITH"
// ties = "number of parallel ties"
// cut_off = "number of units cut off from the coordinator; in a component without it, those on the smaller side"
// [types]
// ties = "integer"
// cut_off = "integer"
// [plot]
// labels = ["source_name", "target_name"]
// values = ["cut_off"]
// [vi]
// title = "Liên kết không có đường thay thế"
// question = "Mất liên kết nào thì có đơn vị mất đường liên lạc tới đơn vị điều phối?"
