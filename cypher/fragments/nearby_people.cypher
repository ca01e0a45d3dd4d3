// unit; action; without; keep
// Maps `thing` of at most three people who could also hold a post of a unit, for a given `subject_id`: those of the
// unit first, then those of nearby offices and, if there are too few, those of the nearest units of its kind under the
// same parent. People with the fewest posts come first. `without` is a list of ids of people to leave out.
INCLUDE nearby_offices(<unit>; offices_around; <keep>)
WITH *, [<unit>] + offices_around AS homes, <without> AS not_meant
CALL (homes, not_meant) {
  UNWIND range(0, size(homes) - 1) AS place
  WITH not_meant, homes[place] AS home, min(CASE WHEN place = 0 THEN 0 ELSE 1 END) AS distance
  MATCH (home)<-[employed:EMPLOYED_BY]-(person:Person)
  WHERE current(home, employed, person) AND NOT person.id IN not_meant
  WITH distance, home, person, size([(person)-[holds:HOLDS]->(post:Post) WHERE current(holds, post) | 1]) AS posts
  ORDER BY distance, posts, person.id, home.id
  LIMIT 3
  RETURN collect({distance: distance, order: posts, id: person.id, name: person.name,
    note: 'of ' + home.name + ', posts held: ' + toString(posts)}) AS people
}
CALL (<unit>, people, not_meant) {
  UNWIND people AS candidate
  RETURN candidate AS candidate
  UNION ALL
  UNWIND CASE WHEN size(people) < 3 THEN [<unit>] ELSE [] END AS lonely
  MATCH (lonely)-[part:PART_OF]->(parent:Unit)<-[also:PART_OF]-(home:Unit)
  WHERE home.kind = lonely.kind AND home.id <> lonely.id AND current(part, parent, also, home)
  INCLUDE distance_km(lonely; home; away; home, not_meant, people)
  WITH home, not_meant, people, away
  ORDER BY coalesce(away, 100000), home.id
  LIMIT 5
  MATCH (home)<-[employed:EMPLOYED_BY]-(person:Person)
  WHERE current(employed, person) AND NOT person.id IN not_meant AND NOT person.id IN [candidate IN people | candidate.id]
  WITH home, away, person, size([(person)-[holds:HOLDS]->(post:Post) WHERE current(holds, post) | 1]) AS posts
  ORDER BY coalesce(away, 100000), posts, person.id
  LIMIT 3
  RETURN {distance: 2, order: coalesce(away, 100000), id: person.id, name: person.name,
    note: 'of ' + home.name + coalesce(', ' + toString(away) + ' km away', '') + ', posts held: ' + toString(posts)}
    AS candidate
}
WITH subject_id, {distance: candidate.distance, order: candidate.order, action: '<action>', label: 'Person',
  id: candidate.id, name: candidate.name, note: candidate.note} AS thing
