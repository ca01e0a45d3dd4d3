// title = "Missing links"
// question = "What is the smallest set of links and committee seats that ties all units with a common task?"
// why = "A coordination gap is closed by a link or by a seat in an existing committee; no new body is required."
// basis = "Coordination congruence (M. Cataldo et al., CSCW 2006); the fewest additions, found by integer programming"
// [columns]
// way = "link: the two units begin to coordinate; seat: the unit sends somebody to the steering committee"
// unit_id = "id of the unit"
// other_id = "the other unit of a link, or the steering committee of a seat"
// province_id = "province of both; null if they are not in the same one"
// closes = "number of pairs with a common task that it helps to tie"
// fewest = "lower bound for the number of additions for all pairs together; equal to the number of rows if the list is proven to be the smallest"
// [types]
// closes = "integer"
// fewest = "integer"
// [plot]
// labels = ["unit_id", "other_id"]
// values = ["closes"]
// [vi]
// title = "Liên kết còn thiếu"
// question = "Cần ít nhất những liên kết và ghế trong ban chỉ đạo nào để gắn kết mọi đơn vị có chung nhiệm vụ?"
