// Make other writers wait until this transaction ends: a value that always changes takes the node's write lock.
MATCH (n:Network {id: 'network'})
SET n.writer = $writer
