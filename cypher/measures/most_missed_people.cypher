// title = "People whose leaving uncovers most units"
// question = "Which people leave most units without a focal point if they leave together?"
// why = "Where one person is the only focal point of several units, or a few share them, the units fall silent with them; who they are says where a second holder is worth most."
// basis = "Decision 1690/QĐ-TTg: all agencies, departments and people's committees arrange a department or focal point for digital transformation"
// [parameters.k]
// type = "integer"
// default = 3
// help = "how many people leave: 1 to 20, or up to 1,000 without exact"
// [parameters.exact]
// type = "boolean"
// default = true
// help = "whether the best choice is sought, too, not the greedy one alone"
// [columns]
// method = "greedy: each in turn the person who uncovers most after those before; exact: the best choice that was found, and of all where it reaches its bound"
// rank = "the person's place in the order, from 1 on"
// person_id = "the person"
// uncovered = "how many units the people up to this rank uncover together"
// bound = "how many units no choice of so many people can exceed; of exact, of all k"
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
