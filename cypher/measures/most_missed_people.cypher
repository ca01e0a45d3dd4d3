// title = "People whose departure uncovers most units"
// question = "Which people leave most units without a focal point if they leave together?"
// why = "If one person, or a few people together, are the only focal points of several units, all of them are uncovered at once; there a second focal point is most useful."
// basis = "Decision 1690/QĐ-TTg: all agencies, departments and people's committees arrange a department or focal point for digital transformation"
// [parameters.k]
// type = "integer"
// default = 3
// help = "number of people who leave: 1 to 20, or up to 1,000 without exact"
// [parameters.exact]
// type = "boolean"
// default = true
// help = "whether to search for the best choice in addition to the greedy one"
// [columns]
// method = "greedy: each person uncovers most after those before; exact: the best choice found, optimal if it reaches its bound"
// rank = "position of the person in the order, from 1"
// person_id = "id of the person"
// uncovered = "number of units that the people up to this rank uncover together"
// bound = "upper bound for this number of people; for exact, for all k people"
// [types]
// rank = "integer"
// uncovered = "integer"
// bound = "integer"
// [plot]
// labels = ["rank"]
// values = ["uncovered"]
// only.method = "greedy"
// [vi]
// title = "Những người nghỉ thì nhiều đơn vị mất đầu mối nhất"
// question = "Những người nào cùng nghỉ thì nhiều đơn vị nhất không còn đầu mối?"
