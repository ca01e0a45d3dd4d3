// title = "Bridges"
// question = "Without which ties do units lose their way to the coordinator?"
// why = "A tie that nothing goes around is one that a second link should stand beside."
// basis = "Bridges of the coordination graph (F. Harary, Graph Theory, 1969); parallel ties are one edge"
// [parameters.at_least]
// type = "integer"
// default = 1
// help = "how many units are cut off at least"
// [columns]
// source_id = "the unit on the side that goes on"
// source_name = "its name"
// target_id = "the unit on the side that is cut off"
// target_name = "its name"
// type = "the type of tie; of parallel ones the first of PART_OF, REPORTS_TO, COORDINATES_WITH, of the least weight"
// ties = "how many parallel ties the edge is"
// cut_off = "how many units are cut off from the coordinator; where it is not there, those on the smaller side"
// [types]
// ties = "integer"
// cut_off = "integer"
// [plot]
// labels = ["source_name", "target_name"]
// values = ["cut_off"]
// [vi]
// title = "Liên kết không có đường thay thế"
// question = "Mất liên kết nào thì có đơn vị mất đường liên lạc tới đơn vị điều phối?"
