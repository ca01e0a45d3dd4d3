// Close the network to readers while an import is written in parts. `importing` names the import; the name begins with
// `fresh:` where the network is empty, so that what must be removed to take it back is the import's own.
MATCH (n:Network {id: 'network'})
SET n.importing = CASE WHEN EXISTS { MATCH (other) WHERE NOT other:Network } THEN '' ELSE 'fresh:' END + $importing
RETURN n.importing AS importing
