// Undo create_node, after the relationships of the nodes have been deleted.
UNWIND $rows AS row
MATCH (n:<label> {id: row.id})
DELETE n
