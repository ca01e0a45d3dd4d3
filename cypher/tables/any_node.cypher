// Whether there is a node of a label.
MATCH (n:<label>)
RETURN n.id AS id
LIMIT 1
