// title = "Paths of coordination"
// question = "By which ways does a unit reach others, and whom does one call on them?"
// [parameters.from]
// type = "unit"
// help = "the unit where the paths begin"
// example = "vn:commune:03439:2025"
// [parameters.to]
// type = "strings"
// help = "the ids of the units that they lead to"
// example = ["vn:province:12:2024"]
// [parameters.k]
// type = "integer"
// default = 1
// help = "so many paths, each another sequence of units, the cheapest first; of disjoint paths 1 stands for all"
// [parameters.staffed]
// type = "boolean"
// default = false
// help = "only paths on which every unit between the ends has a focal point"
// [parameters.disjoint]
// type = "string"
// default = "none"
// help = "as many paths as there are that share no tie (edge) or no unit but the ends (node); else none"
// [parameters.avoid]
// type = "strings"
// optional = true
// help = "units (ID) and ties (ID~ID) that no path may use"
// [parameters.within]
// type = "unit"
// optional = true
// help = "only paths in this unit's subtree"
// [parameters.through_people]
// type = "boolean"
// default = false
// help = "also step between two units in which one person holds posts"
// [parameters.max_cost]
// type = "number"
// optional = true
// help = "no path that costs more; of disjoint ones, the dearer ones are left out of those that there are"
// [columns]
// to = "the unit that the path leads to"
// path = "the path's number, from 1, by rising cost"
// cost = "what the path costs: the sum of its weights"
// staffed = "whether every unit between its ends has a focal point"
// place = "the unit's place on the path, from 0"
// unit_id = "the unit's id"
// unit_name = "its name"
// type = "the type of the tie that leads to it; null at the beginning"
// weight = "the weight of that tie"
// person_id = "the person whose posts are the tie, where nothing else is"
// status = "whether the unit has a focal point, as the rule units_without_focal_point judges"
// call_unit_ids = "the units to call: itself, else the nearest above that have a focal point"
// call_person_ids = "their focal points"
// [types]
// path = "integer"
// cost = "number"
// staffed = "boolean"
// place = "integer"
// weight = "number"
// call_unit_ids = "strings"
// call_person_ids = "strings"
