// Ids of the nodes of a label.
MATCH (n:<label>)
RETURN n.id AS id
