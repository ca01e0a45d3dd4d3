// title = "Coordination congruence"
// question = "Of the units that share a task, how many are tied for coordination?"
// why = "Who works on the same task without a tie finds out too late what the other does."
// basis = "Congruence of coordination requirements and actual coordination (M. Cataldo et al., Identification of Coordination Requirements, CSCW 2006), tasks without dependencies between them"
// [columns]
// by = "all, province: both units are in it, or between: all other pairs"
// province_id = "the province; else null"
// pairs = "how many pairs of units are responsible for the same task"
// tied = "how many of them have a tie of coordination, a person with posts in both, or seats in the same steering committee"
// congruence = "tied divided by pairs; null where there are none"
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
