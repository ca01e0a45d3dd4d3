// title = "Dates of map units"
// question = "When did each government, ministry, agency and people's committee begin and end?"
// internal = true
// [columns]
// id = "id of the unit"
// begins = "first day on which it is current; null: no known start"
// ends = "first day on which it is no longer current; null: open"
// [types]
// begins = "date"
// ends = "date"
UNWIND ['government', 'ministry', 'ministerial_agency', 'government_agency', 'people_committee'] AS kind
MATCH (u:Unit)
WHERE u.kind = kind
RETURN u.id AS id, u.valid_from AS begins, u.valid_to AS ends
