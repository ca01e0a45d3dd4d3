// title = "Stale holders"
// question = "Who still holds a post although the post's unit, or their own, has ended?"
// why = "After a reorganisation such a person is in the list and not in the office."
// basis = "The reorganisation of 1 July 2025; Decision 1690/QĐ-TTg: focal points are arranged at the agencies and units that there are"
// severity = "high"
// population = "holdings in force, whose post and person are current"
// fix = "Move the post to the successor of its unit and the person to a unit that is there, or end the holding."
// personal = ["subject_name"]
// [columns]
// ended_unit_id = "the unit that has ended: the post's or, where that is there, the person's"
// ended_on = "the first day on which it was there no more"
// [types]
// ended_on = "date"
// [statuses]
// stale = "the unit of the post, or the person's own, has ended, and the person is written as holding it"
// [explain]
// expected = "the last unit of the post, and the person's last home unit, both still there"
// evidence = ["units_of_holders"]
// remedies = ["units_for_holders"]
// [vi]
// title = "Người còn giữ vị trí ở đơn vị đã kết thúc hoạt động"
// question = "Những ai vẫn giữ một vị trí dù đơn vị có vị trí đó, hoặc đơn vị của chính họ, đã kết thúc hoạt động?"
// fix = "Chuyển vị trí về đơn vị kế thừa và chuyển người về đơn vị đang hoạt động, hoặc kết thúc phân công."
// expected = "đơn vị gần nhất của vị trí và đơn vị công tác gần nhất của người giữ, cả hai vẫn còn"
// basis = "Việc sắp xếp ngày 01/7/2025; Quyết định số 1690/QĐ-TTg: bố trí đầu mối tại các cơ quan, đơn vị hiện có"
MATCH (person:Person)-[holds:HOLDS]->(post:Post)
WHERE current(person, holds, post)
INCLUDE last_unit(post; POST_IN; seat; person, post)
INCLUDE last_unit(person; EMPLOYED_BY; home; person, post, seat)
WITH person, post, head([at IN [seat, home] WHERE at.ended <= date($as_of)]) AS gone
INCLUDE unit_of_person(person; person, post, gone)
RETURN person.id AS subject_id, person.name AS subject_name, unit.id AS unit_id,
  CASE WHEN gone IS NULL THEN 'covered' ELSE 'stale' END AS status,
  null AS since,
  post.id AS detail,
  gone.id AS ended_unit_id,
  gone.ended AS ended_on
