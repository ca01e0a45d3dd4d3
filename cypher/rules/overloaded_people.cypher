// title = "Overloaded people"
// target = "People with a manageable number of posts"
// question = "Which people hold more posts than one person can manage?"
// why = "A person with too many posts cannot do justice to any of them."
// basis = "Decision 1690/QĐ-TTg: no increase of payroll, so posts are held concurrently; the limit is a matter of practice"
// severity = "medium"
// population = "people who hold a post now"
// fix = "Assign one of the posts to a colleague in the same unit."
// personal = ["subject_name"]
// [parameters.most]
// type = "integer"
// default = 3
// help = "maximum number of posts of one person"
// [columns]
// posts = "number of posts that the person holds now"
// [types]
// posts = "integer"
// [statuses]
// overload = "the person holds more posts than the maximum"
// [explain]
// expected = "no more posts than the rule's maximum"
// evidence = ["posts_of_people"]
// remedies = ["colleagues"]
// [vi]
// title = "Người kiêm nhiệm quá nhiều vị trí"
// target = "Người kiêm nhiệm trong mức cho phép"
// question = "Những ai đang giữ nhiều vị trí hơn mức một người có thể đảm nhiệm?"
// fix = "Chuyển bớt một vị trí cho đồng nghiệp trong cùng đơn vị."
// expected = "số vị trí đang giữ không vượt mức tối đa của quy tắc"
// basis = "Quyết định số 1690/QĐ-TTg: không tăng biên chế nên các vị trí được kiêm nhiệm; mức kiêm nhiệm theo thực tiễn"
MATCH (person:Person)-[holds:HOLDS]->(post:Post)
WHERE current(person, holds, post)
WITH person, count(DISTINCT post.id) AS posts
INCLUDE unit_of_person(person; person, posts)
RETURN person.id AS subject_id, person.name AS subject_name, unit.id AS unit_id,
  CASE WHEN posts > $most THEN 'overload' ELSE 'covered' END AS status,
  null AS since,
  null AS detail,
  posts AS posts
