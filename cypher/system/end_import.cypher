// Reopen the network to readers.
MATCH (n:Network {id: 'network'})
REMOVE n.importing
