// Block other writers until this transaction ends: setting a new value takes the node's write lock.
MATCH (n:Network {id: 'network'})
SET n.writer = $writer
