// Let the version rise, in the transaction whose changes it counts.
MATCH (n:Network {id: 'network'})
SET n.version = n.version + 1
