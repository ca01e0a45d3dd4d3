// title = "Paths of coordination"
// question = "Through which units does a unit reach others, and who is the contact in each?"
// [parameters.from]
// type = "unit"
// help = "the unit at the start of the paths"
// example = "vn:commune:03439:2025"
// [parameters.to]
// type = "strings"
// help = "ids of the units at the end of the paths"
// example = ["vn:province:12:2024"]
// [parameters.k]
// type = "integer"
// default = 1
// help = "maximum number of paths with different sequences of units, the cheapest first; for disjoint paths, 1 means all"
// [parameters.staffed]
// type = "boolean"
// default = false
// help = "only paths on which every unit between the ends has a focal point"
// [parameters.disjoint]
// type = "string"
// default = "none"
// help = "edge: the maximum number of paths that share no tie; node: that share no unit but the ends; or none"
// [parameters.avoid]
// type = "strings"
// optional = true
// help = "units (ID) and ties (ID~ID) that no path may use"
// example = ["vn:commune:03388:2025"]
// [parameters.within]
// type = "unit"
// optional = true
// help = "only paths in the subtree of this unit"
// [parameters.through_people]
// type = "boolean"
// default = false
// help = "also use steps between two units in which one person holds posts"
// [parameters.max_cost]
// type = "number"
// optional = true
// help = "maximum cost of a path; more expensive paths are left out, also of disjoint ones"
// example = 4.0
// [columns]
// to = "the unit at the end of the path"
// path = "number of the path, from 1, by rising cost"
// cost = "cost of the path: the sum of its weights"
// staffed = "whether every unit between its ends has a focal point"
// place = "position of the unit on the path, from 0"
// unit_id = "id of the unit"
// unit_name = "name of the unit"
// type = "type of the tie that leads to it; null at the start"
// weight = "weight of that tie"
// person_id = "the person whose posts connect the two units, if there is no other tie"
// status = "whether the unit has a focal point, as in the rule units_without_focal_point"
// call_unit_ids = "units to contact: the unit itself, or the nearest ones above that have a focal point"
// call_person_ids = "their focal points"
// [types]
// path = "integer"
// cost = "number"
// staffed = "boolean"
// place = "integer"
// weight = "number"
// call_unit_ids = "strings"
// call_person_ids = "strings"
