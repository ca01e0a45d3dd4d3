// title = "Krackhardt's dimensions of hierarchy"
// question = "How near is the chain of command of each province to one tree?"
// why = "What is no tree has units that nobody leads, that lead each other, or that hear from several superiors who have none in common."
// basis = "D. Krackhardt, Graph Theoretical Dimensions of Informal Organizations (1994); over PART_OF and REPORTS_TO within the province, an empty denominator gives 1"
// [columns]
// province_id = "the province; null for the units without one, which are one more group"
// units = "how many units there are"
// connectedness = "the share of pairs of units that ties join, over whatever ways"
// hierarchy = "of the pairs of which one reaches the other upwards, the share that do not reach each other both ways"
// efficiency = "1 less the share of the possible links beyond a tree's that are there, links being undirected"
// lubness = "1 less the share of pairs that have no least upper bound: no nearest superior in common that every other one is above"
// [types]
// units = "integer"
// connectedness = "number"
// hierarchy = "number"
// efficiency = "number"
// lubness = "number"
// [plot]
// labels = ["province_id"]
// values = ["connectedness", "hierarchy", "efficiency", "lubness"]
// [vi]
// title = "Các chiều thứ bậc theo Krackhardt"
// question = "Hệ thống chỉ đạo của mỗi tỉnh gần với một cây duy nhất đến mức nào?"
