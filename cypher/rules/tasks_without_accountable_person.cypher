// title = "Tasks without an accountable person"
// question = "For which tasks does no lead name a post that somebody holds?"
// why = "A unit cannot be called; whoever holds the accountable post can."
// basis = "Directive 34/CT-TTg: tasks must be clearly assigned to people, work, time, responsibilities and results"
// severity = "high"
// population = "current tasks that a unit leads"
// fix = "Name a post in the lead unit that somebody holds, such as its focal point or its head."
// [statuses]
// unassigned = "no lead names a post that answers for it"
// expired = "such a post is named, and who held it holds it no more"
// vacant = "such a post is named, and nobody ever held it"
// [explain]
// expected = "a post, named by a unit that leads the task now, that somebody holds now"
// evidence = ["responsible_units", "accountable_posts"]
// remedies = ["accountable_to_be"]
// [vi]
// title = "Nhiệm vụ chưa rõ người chịu trách nhiệm"
// question = "Với những nhiệm vụ nào, chưa đơn vị chủ trì nào xác định vị trí chịu trách nhiệm đang có người đảm nhiệm?"
// fix = "Xác định một vị trí đang có người đảm nhiệm tại đơn vị chủ trì, như đầu mối hoặc thủ trưởng đơn vị."
// expected = "vị trí do đơn vị chủ trì chỉ định và hiện có người giữ"
// basis = "Chỉ thị số 34/CT-TTg: nhiệm vụ phải được giao rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ kết quả"
MATCH (task:Task)
WHERE current(task)
INCLUDE leads(task; task)
WITH task, lead_id, post_ids
WHERE lead_id IS NOT NULL
// no id is empty: it finds nothing at once, where null would look at every post
UNWIND CASE WHEN size(post_ids) = 0 THEN [''] ELSE post_ids END AS post_id
OPTIONAL MATCH (post:Post)
WHERE post.id = post_id
OPTIONAL MATCH (post)<-[holds:HOLDS]-(person:Person)
WITH task, lead_id, count(CASE WHEN post_id <> '' THEN 1 END) AS named,
  count(CASE WHEN current(post, holds, person) THEN 1 END) AS held,
  count(CASE WHEN before(post, holds, person) THEN 1 END) AS held_before
RETURN task.id AS subject_id, task.title AS subject_name, lead_id AS unit_id,
  CASE WHEN held > 0 THEN 'covered'
       WHEN named = 0 THEN 'unassigned'
       WHEN held_before > 0 THEN 'expired'
       ELSE 'vacant' END AS status,
  null AS since,
  null AS detail
