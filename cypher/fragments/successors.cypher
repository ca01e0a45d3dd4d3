// gone; name; keep
// The current units that came out of `gone` by one Change after another, in a list called `name`; none of what is null.
// The steps are bounded: no unit was reorganised so many times.
WITH *, reduce(chain = {all: [], last: CASE WHEN <gone> IS NULL THEN [] ELSE [<gone>] END}, step IN range(1, 8) |
  CASE WHEN size(chain.last) = 0 THEN chain ELSE
    head([next IN [reduce(fresh = [], one IN chain.last |
        fresh + [made IN [(one)<-[:ORIGINAL]-(change:Change)-[:RESULTED_IN]->(new:Unit) | new]
                 WHERE NOT made IN chain.all AND NOT made IN fresh AND made.id <> <gone>.id])]
      | {all: chain.all + next, last: next}]) END) AS chain
WITH <keep>, [x IN chain.all WHERE current(x)] AS <name>
