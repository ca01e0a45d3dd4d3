// title = "Tasks without an accountable person"
// question = "For which tasks does no lead name a post that somebody holds?"
// why = "A unit cannot be called; whoever holds the accountable post can."
// basis = "Directive 34/CT-TTg: tasks must be clearly assigned to people, work, time, responsibilities and results"
// severity = "high"
// population = "current tasks that a unit leads"
// fix = "Name a post in the lead unit that somebody holds, such as its focal point or its head."
MATCH (task:Task)
WHERE current(task)
INCLUDE leads(task; task)
WITH task, lead_id, post_ids
WHERE lead_id IS NOT NULL
UNWIND CASE WHEN size(post_ids) = 0 THEN [null] ELSE post_ids END AS post_id
OPTIONAL MATCH (post:Post)
WHERE post.id = post_id
OPTIONAL MATCH (post)<-[holds:HOLDS]-(person:Person)
WITH task, lead_id, count(post_id) AS named,
  count(CASE WHEN current(post, holds, person) THEN 1 END) AS held,
  count(CASE WHEN before(post, holds, person) THEN 1 END) AS held_before
RETURN task.id AS subject_id, task.title AS subject_name, lead_id AS unit_id,
  CASE WHEN held > 0 THEN 'covered'
       WHEN named = 0 THEN 'unassigned'
       WHEN held_before > 0 THEN 'expired'
       ELSE 'vacant' END AS status,
  null AS since,
  null AS detail
