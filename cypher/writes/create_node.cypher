// Create nodes. Undone by delete_node.
UNWIND $rows AS row
CREATE (n:<label> {id: row.id})
SET <set:n>
