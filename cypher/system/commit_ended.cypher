// Tell readers that a commit has been applied. Another writer may have told of a later one already: the node is locked
// before it is read.
MATCH (c:Network {id: 'commits'})
SET c.writer = $writer
WITH c
SET c.ended = CASE WHEN coalesce(c.ended, 0) < $begun THEN $begun ELSE c.ended END
