// What a store keeps of itself; no row in a store that was never set up.
MATCH (n:Network {id: 'network'})
RETURN n.version AS version, n.format AS format, n.importing AS importing
