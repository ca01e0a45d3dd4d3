// title = "Articulation people"
// question = "Without which people do units lose their way to the coordinator?"
// why = "Where one person's posts are the only tie between units, coordination leaves with the person."
// basis = "Articulation points of the coordination graph, people's posts being ties (F. Harary, Graph Theory, 1969)"
// [parameters.at_least]
// type = "integer"
// default = 1
// help = "how many units are cut off at least"
// [columns]
// person_id = "the person's id"
// unit_id = "the unit that the person counts for"
// parts = "into how many parts the component falls without the person"
// cut_off = "how many units are cut off from the coordinator; where it is not there, from the largest part"
// [types]
// parts = "integer"
// cut_off = "integer"
// [plot]
// labels = ["person_id"]
// values = ["cut_off"]
// [vi]
// title = "Người là điểm cắt của mạng lưới"
// question = "Thiếu người nào thì có đơn vị mất đường liên lạc tới đơn vị điều phối?"
