// task; keep
// The lead units of a task: their number `leads`, the least of their ids `lead_id`, and the accountable posts that they
// name, `post_ids`. `keep` are the variables to keep, including the task.
OPTIONAL MATCH (lead:Unit)-[answers:RESPONSIBLE_FOR]->(<task>)
WHERE answers.role = 'lead' AND current(answers, lead)
WITH <keep>, count(DISTINCT lead.id) AS leads, min(lead.id) AS lead_id, collect(answers.post_id) AS post_ids
