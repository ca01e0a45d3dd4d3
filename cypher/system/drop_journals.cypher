// Journals of imports that came to their end, some at a time.
MATCH (j:Journal)
WITH j LIMIT 10
DELETE j
RETURN count(j) AS dropped
