// Set a store up; in one that is set up it changes nothing.
MERGE (n:Network {id: 'network'})
SET n.version = coalesce(n.version, 0), n.format = coalesce(n.format, $format)
