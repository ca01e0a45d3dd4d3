// title = "Missing links"
// question = "Which fewest links and committee seats would tie all units that share a task?"
// why = "A gap in coordination is closed by a link or a seat in a committee that is already there; no new body is needed."
// basis = "Coordination congruence (M. Cataldo et al., CSCW 2006); the fewest additions, found by integer programming"
// [columns]
// way = "link: the two units begin to coordinate; seat: the unit sends somebody to the steering committee"
// unit_id = "the unit"
// other_id = "the other unit of a link, the steering committee of a seat"
// province_id = "the province that both are in; null where there is none"
// closes = "how many pairs that share a task it helps to tie"
// fewest = "so many additions are needed at least, for all pairs together; as many as there are rows where the list is proven smallest"
// [types]
// closes = "integer"
// fewest = "integer"
// [plot]
// labels = ["unit_id", "other_id"]
// values = ["closes"]
// [vi]
// title = "Liên kết còn thiếu"
// question = "Cần ít nhất những liên kết và ghế trong ban chỉ đạo nào để gắn kết mọi đơn vị có chung nhiệm vụ?"
