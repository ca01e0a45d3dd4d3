// Empty the network, some nodes at a time.
MATCH (n)
WHERE NOT n:Network
WITH n LIMIT 10000
DETACH DELETE n
RETURN count(n) AS dropped
