// Empty the network in batches, including stored responses to requests.
MATCH (n)
WHERE NOT n:Network OR n.answer IS NOT NULL
WITH n LIMIT 10000
DETACH DELETE n
RETURN count(n) AS deleted
