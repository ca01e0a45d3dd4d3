// title = "Spans of control"
// question = "How many units guide how many others directly?"
// why = "Wide spans leave subordinates alone, spans of one are a tier that adds nothing."
// basis = "Span of control, as the organisation theory has it; subordinates as the rule wide_spans counts them"
// [columns]
// by = "all, or province: that of the superior unit"
// province_id = "the province; null for all, and for the units without one"
// bin = "the span: 1, 2–3, 4–7, 8–12, 13–16 or 17+ units that belong directly to the unit now"
// units = "how many units have such a span"
// share = "their share of the units that have a subordinate; null where none has"
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
