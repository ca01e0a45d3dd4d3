// title = "Krackhardt's dimensions of hierarchy"
// question = "How close is the chain of command of each province to a single tree?"
// why = "Outside of a tree, units have no superior, lead each other, or have several superiors without a common one."
// basis = "D. Krackhardt, Graph Theoretical Dimensions of Informal Organizations (1994); over PART_OF and REPORTS_TO within the province, an empty denominator gives 1"
// [columns]
// province_id = "the province; null for the group of units without one"
// units = "number of units"
// connectedness = "share of pairs of units that are connected by ties"
// hierarchy = "of the pairs in which one unit reaches the other upwards, the share that do not reach each other in both directions"
// efficiency = "1 minus the share of possible undirected links beyond a tree that exist"
// lubness = "1 minus the share of pairs without a least upper bound, a common superior below all other common superiors"
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
