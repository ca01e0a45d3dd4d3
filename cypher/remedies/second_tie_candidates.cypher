// title = "Candidates for second ties"
// question = "Which units next to or in these units, or among the units of these people, could others also be tied with?"
CALL () {
  UNWIND $ids AS subject_id
  MATCH (u:Unit)
  WHERE u.id = subject_id
  CALL (u) {
    MATCH (u)<-[part:PART_OF]-(x:Unit)-[tie:PART_OF|REPORTS_TO|COORDINATES_WITH]-(out:Unit)
    WHERE x.kind IN ['department', 'it_unit', 'service_centre'] AND out.id <> u.id AND coalesce(tie.enabled, true)
      AND current(part, x, tie, out)
    WITH x, count(DISTINCT out) AS ties
    RETURN x AS x, 0 AS distance, -ties AS place, 'part of it, ties with others: ' + toString(ties) AS note
    UNION ALL
    MATCH (u)-[part:PART_OF]->(x:Unit)
    WHERE current(part, x)
    RETURN x AS x, 1 AS distance, 0 AS place, 'what it is part of itself' AS note
    UNION ALL
    MATCH (u)-[part:PART_OF]->(parent:Unit)<-[also:PART_OF]-(x:Unit)
    WHERE x.kind = u.kind AND x.id <> u.id AND current(part, parent, also, x)
    INCLUDE distance_km(u; x; away; x)
    WITH x, away
    ORDER BY coalesce(away, 100000), x.id
    LIMIT 2
    RETURN x AS x, 1 AS distance, coalesce(away, 100000) AS place,
      'beside it' + coalesce(', ' + toString(away) + ' km away', '') AS note
    UNION ALL
    MATCH (u)-[tie:COORDINATES_WITH]-(x:Unit)
    WHERE tie.enabled AND current(tie, x)
    RETURN x AS x, 2 AS distance, 0 AS place, 'it coordinates with it' AS note
  }
  RETURN subject_id AS subject_id, {distance: distance, order: place, action: 'tie those who would be lost with', label: 'Unit',
    id: x.id, name: x.name, note: note} AS thing
  UNION ALL
  UNWIND $ids AS subject_id
  MATCH (person:Person)-[held:HOLDS]->(seat:Post)-[seat_in:POST_IN]->(x:Unit)
  WHERE person.id = subject_id AND current(person, held, seat, seat_in, x)
  WITH DISTINCT subject_id, x
  WITH subject_id, x, size([(x)-[tie:PART_OF|REPORTS_TO|COORDINATES_WITH]-(out:Unit)
    WHERE coalesce(tie.enabled, true) AND current(tie, out) | 1]) AS ties
  RETURN subject_id AS subject_id, {distance: 0, order: ties, label: 'Unit', id: x.id, name: x.name,
    action: 'tie with the other units of the person', note: 'ties of its own: ' + toString(ties)} AS thing
}
WITH subject_id, thing
INCLUDE distinct_remedy_columns(thing; 3)
