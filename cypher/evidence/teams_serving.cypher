// title = "Teams that serve communes"
// question = "Which community teams serve or served these communes or their areas?"
INCLUDE subject(u; Unit)
MATCH path = (u)<-[:PART_OF*0..3]-(place:Unit)
WHERE place.id = u.id OR place.kind = 'area'
MATCH (place)<-[serves:SERVES]-(team:Unit)
WHERE team.kind = 'community_team'
WITH subject_id, place, team, serves, nodes(path) AS places, relationships(path) AS parts
WITH subject_id, place, team, serves, current(serves, team, place) AS is_served,
  all(item IN places WHERE current(item)) AND all(item IN parts WHERE current(item)) AS is_here,
  reduce(latest = latest_start(serves, team, place), item IN parts |
    CASE WHEN latest IS NULL OR item.valid_from > latest THEN item.valid_from ELSE latest END) AS start,
  reduce(earliest = earliest_end(serves, team, place), item IN parts |
    CASE WHEN earliest IS NULL OR item.valid_to < earliest THEN item.valid_to ELSE earliest END) AS end_
WITH DISTINCT subject_id, {label: 'Unit', id: team.id, name: team.name, note: team.kind, tie: 'SERVES', to: place.id,
  valid_from: start, valid_to: end_, in_force: is_served AND is_here} AS thing
INCLUDE evidence_columns(thing)
