// title = "Candidates for the IT unit"
// question = "Which IT unit further below could be placed directly under these bodies, or which department be designated?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)<-[above:PART_OF]-(between:Unit)<-[part:PART_OF]-(it:Unit)
  WHERE it.kind = 'it_unit' AND current(above, between, part, it)
  RETURN {distance: 0, order: 0, action: 'place directly under it', label: 'Unit', id: it.id, name: it.name,
    note: 'part of ' + between.name} AS thing
  UNION ALL
  MATCH (u)<-[part:PART_OF]-(department:Unit)
  WHERE department.kind = 'department' AND current(part, department)
  WITH department,
    size([(department)<-[employed:EMPLOYED_BY]-(person:Person)
          WHERE current(employed, person) AND size(coalesce(person.skills, [])) > 0 | 1]) AS skilled,
    size([(department)<-[seat_in:POST_IN]-(seat:Post)<-[held:HOLDS]-(person:Person)
          WHERE seat.role = 'focal_point' AND current(seat_in, seat, held, person) | 1]) AS focal_points
  RETURN {distance: 0, order: 1 - skilled * 2 - CASE WHEN focal_points > 0 THEN 1 ELSE 0 END,
    action: 'name as the IT unit', label: 'Unit', id: department.id, name: department.name,
    note: 'part of it, ' + CASE WHEN focal_points > 0 THEN 'has a focal point' ELSE 'no focal point' END
      + ', people with recorded skills: ' + toString(skilled)} AS thing
}
INCLUDE distinct_remedy_columns(thing; 3)
