// title = "Units that could help with a platform"
// question = "Which nearby units use the required platforms that these units lack? Those that use them longest come first."
MATCH (platform:Platform)
WHERE platform.required AND current(platform)
WITH collect(platform.id) AS required
UNWIND $ids AS subject_id
MATCH (u:Unit)
WHERE u.id = subject_id
WITH subject_id, u, required, [(u)-[uses:USES]->(platform:Platform) WHERE current(uses, platform) | platform.id] AS used
WITH subject_id, u, [id IN required WHERE NOT id IN used] AS lacking
INCLUDE nearby_offices(u; beside; subject_id, u, lacking)
CALL (beside, lacking) {
  UNWIND beside AS x
  MATCH (x)-[uses:USES]->(platform:Platform)
  WHERE platform.id IN lacking AND current(uses, platform)
  RETURN collect(DISTINCT {distance: 1, id: x.id, name: x.name, platform: platform.id, start: uses.valid_from}) AS helpers
}
CALL (u, lacking, helpers) {
  UNWIND helpers AS helper
  RETURN helper AS helper
  UNION ALL
  UNWIND [id IN lacking WHERE NOT id IN [helper IN helpers | helper.platform]] AS still
  UNWIND [u] + [(u)-[under:PART_OF]->(above:Unit) WHERE current(under, above) | above] AS from
  MATCH (from)-[part:PART_OF]->(parent:Unit)<-[also:PART_OF]-(x:Unit)
  WHERE x.kind = from.kind AND x.id <> from.id AND current(part, parent, also, x)
  MATCH (x)-[uses:USES]->(platform:Platform)
  WHERE platform.id = still AND current(uses, platform)
  INCLUDE distance_km(from; x; away; x, still, uses)
  WITH x, still, uses, away
  ORDER BY coalesce(away, 100000), x.id
  WITH still, collect({distance: 2, id: x.id, name: x.name, platform: still, start: uses.valid_from}) AS further
  UNWIND further[0..2] AS helper
  RETURN helper AS helper
}
WITH subject_id, {detail: helper.platform, distance: helper.distance, order: coalesce(toString(helper.start), ''),
  action: 'get help from', label: 'Unit', id: helper.id, name: helper.name,
  note: 'uses it' + coalesce(' since ' + toString(helper.start), '')} AS thing
INCLUDE distinct_remedy_columns(thing; 2)
