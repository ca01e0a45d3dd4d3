// What the nodes of a label are called.
MATCH (n:<label>)
RETURN n.id AS id, coalesce(n.name, n.title) AS name
