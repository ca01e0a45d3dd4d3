// title = "Overloaded people"
// question = "Who holds more posts than one person can fill?"
// why = "Whoever holds too many posts answers in none of them."
// basis = "Decision 1690/QĐ-TTg: no increase of payroll, so posts are held concurrently; how many is a question of practice"
// severity = "medium"
// population = "people who hold a post now"
// fix = "Let a colleague of the same unit hold one of the posts."
// personal = ["subject_name"]
// [parameters.most]
// type = "integer"
// default = 3
// help = "how many posts one person can hold"
// [columns]
// posts = "how many posts the person holds now"
// [types]
// posts = "integer"
// [statuses]
// overload = "the person holds more posts than that"
// [explain]
// expected = "no more posts held now than the rule's most"
// evidence = ["posts_of_people"]
// remedies = ["colleagues"]
// [vi]
// title = "Người kiêm nhiệm quá nhiều vị trí"
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
