// Delete the journals of imports that have ended, in batches.
MATCH (j:Journal)
WITH j LIMIT 10
DELETE j
RETURN count(j) AS deleted
