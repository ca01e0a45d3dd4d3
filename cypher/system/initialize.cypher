// Set up a store; idempotent.
MERGE (n:Network {id: 'network'})
SET n.version = coalesce(n.version, 0), n.format = coalesce(n.format, $format)
