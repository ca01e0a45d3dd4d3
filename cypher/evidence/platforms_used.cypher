// title = "Use of the required platforms"
// question = "Which required platforms do or did these units use, and since when does each platform exist?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (platform:Platform)
  WHERE platform.required AND current(platform)
  RETURN {detail: platform.id, label: 'Platform', id: platform.id, name: platform.name, note: 'required',
    valid_from: platform.valid_from, valid_to: platform.valid_to, in_force: true} AS thing
  UNION ALL
  MATCH (u)-[uses:USES]->(platform:Platform)
  WHERE platform.required
  INCLUDE evidence_item(platform; Platform; 'in use'; uses; u; platform.id)
}
INCLUDE evidence_columns(thing)
