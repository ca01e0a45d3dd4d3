// title = "Every tie in the store"
// question = "How many ties of each type does the store hold, whenever they were in force, and are their ends there?"
// internal = true
// [columns]
// type = "the type of tie"
// ties = "how many there are"
// ends = "how many ends of them have an id: two each"
// [types]
// ties = "integer"
// ends = "integer"
// [vi]
// title = "Số liên kết từng loại"
// question = "Kho dữ liệu có bao nhiêu liên kết của mỗi loại?"
MATCH (a)-[r]->(b)
RETURN type(r) AS type, count(r) AS ties, count(a.id) + count(b.id) AS ends
ORDER BY type
