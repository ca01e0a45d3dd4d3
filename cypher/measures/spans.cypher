// title = "Spans of control"
// question = "How many units directly guide how many others?"
// why = "Wide spans leave subordinates without guidance; spans of one are a tier without a purpose."
// basis = "Span of control in organisation theory; subordinates are counted as in the rule wide_spans"
// [columns]
// by = "all, or province: that of the superior unit"
// province_id = "the province; null for all, and for units without a province"
// bin = "the span: 1, 2–3, 4–7, 8–12, 13–16 or 17+ units that are directly part of the unit"
// units = "number of units with such a span"
// share = "their share of the units with a subordinate; null if there are none"
// [types]
// units = "integer"
// share = "number"
// [plot]
// labels = ["bin"]
// values = ["units"]
// only.by = "all"
// [vi]
// title = "Tầm quản lý"
// question = "Bao nhiêu đơn vị trực tiếp chỉ đạo bao nhiêu đơn vị khác?"
