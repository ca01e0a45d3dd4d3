// Open the network to readers again.
MATCH (n:Network {id: 'network'})
REMOVE n.importing
