// title = "IT units of ministries and provinces"
// question = "Which IT units are or were part of these bodies, directly or through one of their units?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)<-[part:PART_OF]-(it:Unit)
  WHERE it.kind = 'it_unit'
  INCLUDE evidence_item(it; Unit; it.kind; part; u; null)
  UNION ALL
  MATCH (u)<-[above:PART_OF]-(between:Unit)<-[part:PART_OF]-(it:Unit)
  WHERE it.kind = 'it_unit' AND current(above, between)
  RETURN {label: 'Unit', id: it.id, name: it.name, note: 'it_unit, not directly part of the body', tie: type(part),
    to: between.id, valid_from: latest_start(part, it, between), valid_to: earliest_end(part, it, between),
    in_force: false} AS thing
}
INCLUDE evidence_columns(thing)
