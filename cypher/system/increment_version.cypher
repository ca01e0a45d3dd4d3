// Increase the version, in the transaction that changes the network.
MATCH (n:Network {id: 'network'})
SET n.version = n.version + 1
