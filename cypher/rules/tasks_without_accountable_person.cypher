// title = "Tasks without an accountable person"
// target = "Tasks with an accountable person"
// question = "For which tasks does no lead unit name an accountable post that somebody holds?"
// why = "Only a person, not a unit, can be contacted and held accountable."
// basis = "Directive 34/CT-TTg: tasks must be clearly assigned to people, work, time, responsibilities and results"
// severity = "high"
// population = "current tasks with a lead unit"
// fix = "Name a post in the lead unit that somebody holds, such as its head or focal point."
// [statuses]
// unassigned = "no lead unit names an accountable post"
// expired = "an accountable post is named, but its holder has left"
// vacant = "an accountable post is named, but it was never filled"
// [explain]
// expected = "a post that is named by a current lead unit and held now"
// evidence = ["responsible_units", "accountable_posts"]
// remedies = ["accountable_post_candidates"]
// [vi]
// title = "Nhiệm vụ chưa có người chịu trách nhiệm"
// target = "Nhiệm vụ có người chịu trách nhiệm"
// question = "Với những nhiệm vụ nào, chưa đơn vị chủ trì nào xác định vị trí chịu trách nhiệm đang có người đảm nhiệm?"
// fix = "Xác định một vị trí đang có người đảm nhiệm tại đơn vị chủ trì, như đầu mối hoặc thủ trưởng đơn vị."
// expected = "vị trí do đơn vị chủ trì chỉ định và hiện có người giữ"
// basis = "Chỉ thị số 34/CT-TTg: nhiệm vụ phải được giao rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ kết quả"
MATCH (task:Task)
WHERE current(task)
INCLUDE task_leads(task; task)
WITH task, lead_id, post_ids
WHERE lead_id IS NOT NULL
// the empty string matches no id and uses the index; null would scan every post
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
