// title = "Lead to keep"
// question = "Which units lead these tasks? Those whose accountable post is held come first, then the earliest."
INCLUDE subject(task; Task)
MATCH (unit:Unit)-[answers:RESPONSIBLE_FOR]->(task)
WHERE answers.role = 'lead' AND current(answers, unit)
CALL (answers) {
  UNWIND CASE WHEN answers.post_id IS NULL THEN [] ELSE [answers.post_id] END AS post_id
  MATCH (post:Post)
  WHERE post.id = post_id
  MATCH (post)<-[holding:HOLDS]-(person:Person)
  WHERE current(post, holding, person)
  RETURN count(person) AS held
}
WITH subject_id, unit, max(held) AS held, min(answers.valid_from) AS start
WITH subject_id, {distance: 0, order: CASE WHEN held > 0 THEN '0' ELSE '1' END + coalesce(toString(start), ''),
  action: 'keep as the only lead', label: 'Unit', id: unit.id, name: unit.name,
  note: coalesce('leads since ' + toString(start) + ', ', '')
    + CASE WHEN held > 0 THEN 'its accountable post is held' ELSE 'no held post named' END} AS thing
INCLUDE remedy_columns(thing; 3)
