// gone; name; keep
// The current units that resulted from `gone` through one or more changes, as a list called `name`; empty for null. The
// number of steps is limited; no unit was reorganised that often.
WITH *, reduce(chain = {all: [], last: CASE WHEN <gone> IS NULL THEN [] ELSE [<gone>] END}, step IN range(1, 8) |
  CASE WHEN size(chain.last) = 0 THEN chain ELSE
    head([next IN [reduce(fresh = [], predecessor IN chain.last |
        fresh + [made IN [(predecessor)<-[:ORIGINAL]-(change:Change)-[:RESULTED_IN]->(new:Unit) | new]
                 WHERE NOT made IN chain.all AND NOT made IN fresh AND made.id <> <gone>.id])]
      | {all: chain.all + next, last: next}]) END) AS chain
WITH <keep>, [x IN chain.all WHERE current(x)] AS <name>
