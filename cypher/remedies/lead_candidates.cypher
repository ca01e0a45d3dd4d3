// title = "Candidates for the lead of tasks"
// question = "Which units coordinate or support these tasks, led them before, or lead most tasks of the same document?"
INCLUDE subject(task; Task)
CALL (task) {
  MATCH (unit:Unit)-[answers:RESPONSIBLE_FOR]->(task)
  WHERE answers.role <> 'lead' AND current(answers, unit)
  RETURN unit AS unit, 0 AS distance, CASE answers.role WHEN 'coordinate' THEN 0 ELSE 1 END AS place,
    answers.role + 's it now' AS note
  UNION ALL
  MATCH (unit:Unit)-[answers:RESPONSIBLE_FOR]->(task)
  WHERE answers.role = 'lead' AND answers.valid_to <= $as_of AND current(unit)
  RETURN unit AS unit, 1 AS distance, 0 AS place, 'led it until ' + toString(answers.valid_to) AS note
  UNION ALL
  // Units that lead a task of the same document, preferably of the same group.
  MATCH (other:Task)<-[answers:RESPONSIBLE_FOR]-(unit:Unit)
  WHERE other.document = task.document AND answers.role = 'lead' AND other.id <> task.id
    AND current(other, answers, unit)
  WITH task, unit, count(CASE WHEN other.group = task.group THEN 1 END) AS alike, count(*) AS leads
  ORDER BY alike DESC, leads, unit.id
  LIMIT 3
  RETURN unit AS unit, 2 AS distance, -alike AS place,
    'leads others of the document: ' + toString(leads) + ', of its group: ' + toString(alike) AS note
}
WITH subject_id, {distance: distance, order: place, action: 'assign the lead to', label: 'Unit', id: unit.id, name: unit.name,
  note: note} AS thing
INCLUDE distinct_remedy_columns(thing; 3)
