// title = "Teams near communes"
// question = "Which community teams are part of these communes but serve other places, or are in the nearest communes?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)<-[part:PART_OF]-(team:Unit)
  WHERE team.kind = 'community_team' AND current(part, team)
  RETURN {distance: 0, order: 0, action: 'assign to the commune', label: 'Unit', id: team.id, name: team.name,
    note: 'part of the commune'} AS thing
  UNION ALL
  MATCH (u)-[part:PART_OF]->(parent:Unit)<-[also:PART_OF]-(next:Unit)
  WHERE next.kind = u.kind AND next.id <> u.id AND current(part, parent, also, next)
  INCLUDE distance_km(u; next; away; next)
  WITH next, away
  ORDER BY coalesce(away, 100000), next.id
  LIMIT 6
  WITH next, away, [(next)<-[of:PART_OF]-(team:Unit) WHERE team.kind = 'community_team' AND current(of, team)
    | {team: team,
       size: size([(team)<-[belongs:MEMBER_OF]-(person:Person) WHERE current(belongs, person) | 1])}] AS teams
  WITH next, away, reduce(most = null, candidate IN teams |
    CASE WHEN most IS NULL OR candidate.size > most.size
              OR candidate.size = most.size AND candidate.team.id < most.team.id
         THEN candidate ELSE most END) AS best
  WHERE best.size > 0
  WITH next, away, best.team AS team, best.size AS members
  RETURN {distance: 1, order: coalesce(away, 100000), action: 'also assign to the commune', label: 'Unit', id: team.id,
    name: team.name, note: 'of ' + next.name + coalesce(', ' + toString(away) + ' km away', '')
      + ', members: ' + toString(members)} AS thing
}
INCLUDE distinct_remedy_columns(thing; 3)
