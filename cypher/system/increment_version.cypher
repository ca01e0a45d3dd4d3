// Increase the version and identify the commit, in the transaction that changes the network.
MATCH (n:Network {id: 'network'})
SET n.version = n.version + 1, n.commit_id = $commit_id
