// title = "Holders of posts in ended units"
// target = "Holders of posts in current units"
// question = "Which people still hold a post although the unit of the post, or their own unit, has ended?"
// why = "After a reorganisation they are still on the list, but no longer in office."
// basis = "The reorganisation of 1 July 2025; Decision 1690/QĐ-TTg: focal points are arranged at the existing agencies and units"
// severity = "high"
// population = "holdings in force whose post and person are current"
// fix = "Move the post to the successor of its unit and the person to a current unit, or end the holding."
// personal = ["subject_name"]
// [columns]
// ended_unit_id = "unit that has ended: the post's or, if that is current, the person's"
// ended_on = "first day on which the unit was no longer current"
// [types]
// ended_on = "date"
// [statuses]
// stale = "the unit of the post or of the person has ended, but the holding has not"
// [explain]
// expected = "the last unit of the post and the last home unit of the person, both current"
// evidence = ["units_of_holders"]
// remedies = ["successor_units"]
// [vi]
// title = "Người còn giữ vị trí ở đơn vị đã kết thúc hoạt động"
// target = "Người giữ vị trí ở đơn vị đang hoạt động"
// question = "Những ai vẫn giữ một vị trí dù đơn vị có vị trí đó, hoặc đơn vị của chính họ, đã kết thúc hoạt động?"
// fix = "Chuyển vị trí về đơn vị kế thừa và chuyển người về đơn vị đang hoạt động, hoặc kết thúc phân công."
// expected = "đơn vị gần nhất của vị trí và đơn vị công tác gần nhất của người giữ, cả hai đang hoạt động"
// basis = "Việc sắp xếp ngày 01/7/2025; Quyết định số 1690/QĐ-TTg: bố trí đầu mối tại các cơ quan, đơn vị hiện có"
MATCH (person:Person)-[holds:HOLDS]->(post:Post)
WHERE current(person, holds, post)
INCLUDE last_unit(post; POST_IN; seat; person, post)
INCLUDE last_unit(person; EMPLOYED_BY; home; person, post, seat)
WITH person, post, head([at IN [seat, home] WHERE at.ended <= $as_of]) AS gone
INCLUDE unit_of_person(person; person, post, gone)
RETURN person.id AS subject_id, person.name AS subject_name, unit.id AS unit_id,
  CASE WHEN gone IS NULL THEN 'covered' ELSE 'stale' END AS status,
  null AS since,
  post.id AS detail,
  gone.id AS ended_unit_id,
  gone.ended AS ended_on
