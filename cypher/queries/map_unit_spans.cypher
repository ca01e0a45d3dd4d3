// title = "The outline of all times"
// question = "From when to when is each government, ministry, agency and people's committee there?"
// internal = true
// [columns]
// id = "the unit's id"
// begins = "the first day on which it is there; null: since ever"
// ends = "the first day on which it is there no more; null: open"
// [types]
// begins = "date"
// ends = "date"
UNWIND ['government', 'ministry', 'ministerial_agency', 'government_agency', 'people_committee'] AS kind
MATCH (u:Unit)
WHERE u.kind = kind
RETURN u.id AS id, u.valid_from AS begins, u.valid_to AS ends
