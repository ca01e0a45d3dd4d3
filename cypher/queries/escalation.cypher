// title = "The way up"
// question = "Over which units does a matter reach the coordinator, and whom does one call in each?"
// [parameters.unit]
// type = "unit"
// help = "the unit where it begins"
// [columns]
// place = "the unit's place on the way, from 0"
// unit_id = "the unit's id"
// unit_name = "its name"
// type = "the type of the tie that leads to it; null at the beginning"
// weight = "the weight of that tie"
// status = "whether the unit has a focal point, as the rule units_without_focal_point judges"
// call_unit_ids = "the units to call: itself, else the nearest above that have a focal point"
// call_person_ids = "their focal points"
