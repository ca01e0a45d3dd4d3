// title = "Number of nodes"
// question = "How many nodes of each label does the store contain, current or not?"
// [columns]
// label = "label of the nodes"
// nodes = "number of nodes"
// [types]
// nodes = "integer"
// [vi]
// title = "Số lượng từng loại"
// question = "Kho dữ liệu có bao nhiêu nút của mỗi loại?"
MATCH (n)
WHERE NOT n:Network AND NOT n:Journal
RETURN labels(n)[0] AS label, count(n) AS nodes
ORDER BY label
