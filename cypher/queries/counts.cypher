// title = "Everything in the store"
// question = "How many nodes of each kind does the store hold, whenever they were current?"
// [columns]
// label = "the kind of node"
// nodes = "how many there are"
// [types]
// nodes = "integer"
// [vi]
// title = "Số lượng từng loại"
// question = "Kho dữ liệu có bao nhiêu nút của mỗi loại?"
MATCH (n)
WHERE NOT n:Network AND NOT n:Journal
RETURN labels(n)[0] AS label, count(n) AS nodes
ORDER BY label
