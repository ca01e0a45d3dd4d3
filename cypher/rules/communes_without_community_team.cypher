// title = "Communes without a community digital technology team"
// question = "Which communes are served by no community team, neither themselves nor in any of their areas?"
// why = "The teams bring digital services to the people; a commune without one is where the network does not reach."
// basis = "Decision 1690/QĐ-TTg: the network reaches from the central to the grassroots level, down to the community digital technology teams"
// severity = "high"
// population = "current people's committees of communes"
// fix = "Let the head of a residential group form a team of volunteers, or let a neighbouring team serve the commune."
MATCH (u:Unit)
WHERE u.kind = 'people_committee' AND u.level = 'commune' AND current(u)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN EXISTS {
         MATCH (u)<-[serves:SERVES]-(team:Unit)
         WHERE team.kind = 'community_team' AND current(team, serves)
       } OR EXISTS {
         MATCH path = (u)<-[:PART_OF*1..]-(area:Unit)<-[serves:SERVES]-(team:Unit)
         WHERE area.kind = 'area' AND team.kind = 'community_team'
           AND all(tie IN relationships(path) WHERE current(tie))
           AND all(unit IN nodes(path) WHERE current(unit))
       } THEN 'covered'
       WHEN unreported(u) THEN 'unknown'
       ELSE 'missing' END AS status,
  null AS since,
  null AS detail
