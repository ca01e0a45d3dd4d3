// title = "Units with posts to move"
// question = "Which units next to these, or above them, have the most approved posts?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)-[part:PART_OF]->(giver:Unit)
  WHERE giver.payroll_approved > 0 AND current(part, giver)
  RETURN giver AS giver
  UNION
  MATCH (u)-[part:PART_OF]->(parent:Unit)<-[also:PART_OF]-(giver:Unit)
  WHERE giver.payroll_approved > 0 AND NOT giver.kind IN ['it_unit', 'people_committee'] AND giver.id <> u.id
    AND current(part, parent, also, giver)
  RETURN giver AS giver
  UNION
  // For an IT unit that is part of a department: the siblings of that department.
  MATCH (u)-[part:PART_OF]->(:Unit)-[above:PART_OF]->(body:Unit)<-[also:PART_OF]-(giver:Unit)
  WHERE giver.payroll_approved > 0 AND NOT giver.kind IN ['it_unit', 'people_committee']
    AND body.kind <> 'government' AND current(part, above, body, also, giver)
  RETURN giver AS giver
}
WITH DISTINCT subject_id, giver
WITH subject_id, {distance: 1, order: -giver.payroll_approved, action: 'move approved posts from', label: 'Unit', id: giver.id,
  name: giver.name, note: 'of the same body, posts approved: ' + toString(giver.payroll_approved)
    + coalesce(', before: ' + toString(giver.payroll_baseline), '')} AS thing
INCLUDE remedy_columns(thing; 3)
