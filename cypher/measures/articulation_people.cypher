// title = "Articulation people"
// question = "Without which people do units lose their path to the coordinator?"
// why = "If the posts of one person are the only tie between units, coordination ends when the person leaves."
// basis = "Articulation points of the coordination graph with people's posts as ties (F. Harary, Graph Theory, 1969)"
// [parameters.at_least]
// type = "integer"
// default = 1
// help = "minimum number of units that are cut off"
// [columns]
// person_id = "id of the person"
// unit_id = "unit of the person"
// parts = "number of parts that the component falls into without the person"
// cut_off = "number of units cut off from the coordinator; in a component without it, from the largest part"
// [types]
// parts = "integer"
// cut_off = "integer"
// [plot]
// labels = ["person_id"]
// values = ["cut_off"]
// [vi]
// title = "Người là điểm cắt của mạng lưới"
// question = "Thiếu người nào thì có đơn vị mất đường liên lạc tới đơn vị điều phối?"
