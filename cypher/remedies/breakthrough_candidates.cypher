// title = "Candidates for the breakthrough project"
// question = "Which tasks of these bodies could be their breakthrough project, or whose project could they join?"
INCLUDE subject(u; Unit)
CALL (u) {
  MATCH (u)-[answers:RESPONSIBLE_FOR]->(task:Task)
  WHERE current(answers, task)
  RETURN task AS task, 0 AS distance,
    CASE WHEN answers.role = 'lead' AND task.breakthrough THEN 0
         WHEN answers.role = 'lead' AND task.linked_to_project06 THEN 1
         WHEN task.breakthrough THEN 2
         WHEN answers.role = 'lead' THEN 3 ELSE 4 END AS place,
    'of the body itself, which ' + answers.role + 's it' AS note
  UNION ALL
  MATCH (u)<-[part:PART_OF]-(below:Unit)-[answers:RESPONSIBLE_FOR]->(task:Task)
  WHERE answers.role = 'lead' AND below.kind IN ['department', 'it_unit', 'steering_committee', 'service_centre']
    AND current(part, below, answers, task)
  RETURN task AS task, 1 AS distance, CASE WHEN task.breakthrough THEN 2 ELSE 4 END AS place, 'led by ' + below.name AS note
  UNION ALL
  MATCH (other:Unit)-[answers:RESPONSIBLE_FOR]->(task:Task)
  WHERE task.breakthrough AND task.linked_to_project06 AND answers.role = 'lead' AND other.kind = u.kind
    AND other.level = u.level AND other.id <> u.id AND current(other, answers, task)
  INCLUDE distance_km(u; other; away; other, task)
  WITH other, task, away
  ORDER BY coalesce(away, 100000), other.id, task.id
  LIMIT 2
  RETURN task AS task, 2 AS distance, 5 AS place, 'led by ' + other.name + coalesce(', ' + toString(away) + ' km away', '')
    AS note
}
WITH subject_id, {distance: distance, order: place,
  action: CASE place WHEN 0 THEN 'connect with Project 06' WHEN 1 THEN 'name as the breakthrough project'
    WHEN 2 THEN 'take the lead of' WHEN 5 THEN 'join, or do the same as' ELSE 'make the breakthrough project of' END,
  label: 'Task', id: task.id, name: task.title, note: note} AS thing
INCLUDE distinct_remedy_columns(thing; 3)
