// units; name; keep
// The current units that the list of current units `units` reaches by current PART_OF, including themselves, as a list
// called `name`. Computed step by step, each unit once: a path pattern would follow the ties of all times, whose number
// grows with every reorganisation. The number of steps is limited to far more than any state has tiers.
WITH *, reduce(climb = {all: <units>, last: <units>}, step IN range(1, 24) |
  CASE WHEN size(climb.last) = 0 THEN climb ELSE
    head([next IN [reduce(fresh = [], child IN climb.last |
        fresh + [parent IN [(child)-[part:PART_OF]->(above:Unit) WHERE current(part, above) | above]
                 WHERE NOT parent IN climb.all AND NOT parent IN fresh])]
      | {all: climb.all + next, last: next}]) END) AS climb
WITH <keep>, climb.all AS <name>
