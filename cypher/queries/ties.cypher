// title = "Number of ties"
// question = "How many ties of each type does the store contain, in force or not, and do their ends exist?"
// internal = true
// [columns]
// type = "type of the ties"
// ties = "number of ties"
// ends = "number of their ends that have an id: two for each tie"
// [types]
// ties = "integer"
// ends = "integer"
// [vi]
// title = "Số liên kết từng loại"
// question = "Kho dữ liệu có bao nhiêu liên kết của mỗi loại?"
MATCH (a)-[r]->(b)
RETURN type(r) AS type, count(r) AS ties, count(a.id) + count(b.id) AS ends
ORDER BY type
