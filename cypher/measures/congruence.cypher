// title = "Coordination congruence"
// question = "How many of the pairs of units that share a task are tied for coordination?"
// why = "Units that share a task without a tie learn too late what the others do."
// basis = "Congruence of coordination requirements and actual coordination (M. Cataldo et al., Identification of Coordination Requirements, CSCW 2006), tasks without dependencies between them"
// [columns]
// by = "all; province: pairs within it; between: all other pairs"
// province_id = "the province; else null"
// pairs = "number of pairs of units that are responsible for the same task"
// tied = "number of these pairs with a coordination tie, a person with posts in both, or seats in the same steering committee"
// congruence = "tied divided by pairs; null without pairs"
// [types]
// pairs = "integer"
// tied = "integer"
// congruence = "number"
// [plot]
// labels = ["province_id"]
// values = ["congruence"]
// only.by = "province"
// [vi]
// title = "Mức độ phối hợp theo nhiệm vụ chung"
// question = "Trong các đơn vị cùng chịu trách nhiệm một nhiệm vụ, bao nhiêu cặp có liên kết phối hợp?"
