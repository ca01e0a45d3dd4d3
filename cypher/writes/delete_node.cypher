// Take back create_node, after the ties of the nodes were taken back.
UNWIND $rows AS row
MATCH (n:<label> {id: row.id})
DELETE n
