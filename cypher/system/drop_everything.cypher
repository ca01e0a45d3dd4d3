// Empty the network, some nodes at a time; what was answered of it goes, too.
MATCH (n)
WHERE NOT n:Network OR n.answer IS NOT NULL
WITH n LIMIT 10000
DETACH DELETE n
RETURN count(n) AS dropped
