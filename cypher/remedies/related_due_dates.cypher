// title = "Due dates of related tasks"
// question = "When are other tasks of the same document due? Those of the same group and lead come first."
INCLUDE subject(task; Task)
CALL (task) {
  MATCH (other:Task)
  WHERE other.document = task.document AND other.id <> task.id AND other.due_on > $as_of AND current(other)
  WITH task, other,
    [(other)<-[answers:RESPONSIBLE_FOR]-(lead:Unit)-[also:RESPONSIBLE_FOR]->(task)
     WHERE answers.role = 'lead' AND also.role = 'lead' AND current(answers, lead, also) | 1] AS same_lead
  WITH other, other.group = task.group AS same_group, size(same_lead) > 0 AS same_lead
  WITH other, CASE WHEN same_group AND same_lead THEN 0 WHEN same_group THEN 1 WHEN same_lead THEN 2 ELSE 3 END AS place
  ORDER BY place, other.due_on, other.id
  LIMIT 2
  RETURN other AS other, place AS place
}
WITH subject_id, {distance: CASE WHEN place < 3 THEN 1 ELSE 2 END, order: toString(place) + ' ' + toString(other.due_on),
  action: 'use the due date of', label: 'Task', id: other.id, name: other.title,
  note: 'due on ' + toString(other.due_on) + ', same document'
    + CASE place WHEN 0 THEN ', group and lead' WHEN 1 THEN ' and group' WHEN 2 THEN ' and lead' ELSE '' END} AS thing
INCLUDE remedy_columns(thing; 2)
