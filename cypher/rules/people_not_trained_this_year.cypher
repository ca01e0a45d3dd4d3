// title = "People not trained this year"
// question = "Which focal points and members of IT units and community teams attended no training this year?"
// why = "What must be done changes every year; who is not trained cannot help others."
// basis = "Decision 1690/QĐ-TTg: everyone who carries out digital transformation, from central to local level, is trained annually"
// severity = "medium"
// population = "current holders of focal-point posts and current members of IT units and community teams"
// fix = "Enrol them in a course of the national training platform."
MATCH (person:Person)
WHERE current(person)
  AND (EXISTS {
    MATCH (person)-[holds:HOLDS]->(post:Post)
    WHERE post.role = 'focal_point' AND current(holds, post)
  } OR EXISTS {
    MATCH (person)-[membership:MEMBER_OF]->(team:Unit)
    WHERE team.kind IN ['it_unit', 'community_team'] AND current(membership, team)
  })
OPTIONAL MATCH (person)-[attended:ATTENDED]->(training:Training)
WHERE current(attended) AND training.held_on.year = date($as_of).year
WITH person,
  count(training) AS this_year,
  count(CASE WHEN training.held_on <= date($as_of) THEN 1 END) AS so_far
INCLUDE unit_of_person(person; person, this_year, so_far)
RETURN person.id AS subject_id, person.name AS subject_name, unit.id AS unit_id,
  CASE WHEN so_far > 0 THEN 'covered' WHEN this_year = 0 AND unreported(unit) THEN 'unknown' ELSE 'missing' END AS status,
  null AS since,
  null AS detail
