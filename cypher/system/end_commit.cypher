// Confirm a commit to readers. Another writer may have confirmed a later one already: lock the node before reading it.
MATCH (c:Network {id: 'commits'})
SET c.writer = $writer
WITH c
SET c.ended = CASE WHEN coalesce(c.ended, 0) < $begun THEN $begun ELSE c.ended END
