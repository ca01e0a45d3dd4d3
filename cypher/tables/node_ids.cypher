// The ids of all the nodes of a label.
MATCH (n:<label>)
RETURN n.id AS id
