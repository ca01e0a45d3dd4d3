// title = "Candidates for team members"
// question = "Who are the members of the largest neighbouring teams, and who works in the unit that these teams are part of?"
INCLUDE subject(u; Unit)
WITH subject_id, u,
  [(u)-[part:PART_OF]->(parent:Unit) WHERE current(part, parent) | parent.id]
  + [(u)-[serves:SERVES]->(place:Unit) WHERE place.kind <> 'area' AND current(serves, place) | place.id]
  + [(u)-[serves:SERVES]->(area:Unit)-[part:PART_OF]->(place:Unit) WHERE current(serves, area, part, place) | place.id]
  AS hosts
WHERE size(hosts) > 0
WITH hosts[0] AS host_id, collect({id: subject_id,
  members: [(u)<-[belongs:MEMBER_OF]-(person:Person) WHERE current(belongs, person) | person.id]}) AS lacking
MATCH (host:Unit)
WHERE host.id = host_id
WITH host, lacking,
  [(host)<-[part:PART_OF]-(team:Unit) WHERE team.kind = 'community_team' AND current(part, team)
   | {team: team, people: [(team)<-[belongs:MEMBER_OF]-(person:Person) WHERE current(belongs, person)
                           | {person: person, role: belongs.role}]}] AS teams
// Each commune is read once for all its teams.
CALL (host, teams) {
  UNWIND teams AS candidate
  WITH candidate.team AS team, candidate.people AS people, size(candidate.people) AS members
  WHERE members > 0
  WITH team, people, members
  ORDER BY members DESC, team.id
  LIMIT 3
  UNWIND people AS member
  WITH team, members, member.person AS person, member.role AS role
  WHERE role = 'member'
  WITH team, members, person
  ORDER BY person.id
  WITH team, members, collect(person) AS people
  UNWIND people[0..4] AS person
  RETURN {order: 100 - members, team_id: team.id, id: person.id, name: person.name,
    note: 'of ' + team.name + ', members: ' + toString(members)} AS candidate
  UNION ALL
  MATCH (host)<-[employed:EMPLOYED_BY]-(person:Person)
  WHERE current(employed, person)
  WITH host, person
  ORDER BY person.id
  LIMIT 3
  RETURN {order: 200, team_id: '', id: person.id, name: person.name, note: 'works in ' + host.name} AS candidate
}
UNWIND lacking AS team
WITH team, candidate
WHERE candidate.team_id <> team.id AND NOT candidate.id IN team.members
WITH team.id AS subject_id, {distance: 1, order: candidate.order, action: 'recruit for the team', label: 'Person',
  id: candidate.id, name: candidate.name, note: candidate.note} AS thing
INCLUDE distinct_remedy_columns(thing; 3)
