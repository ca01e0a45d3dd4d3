// Close the network to readers while an import is written in parts. `importing` identifies the import; it begins with
// `fresh:` if the network is empty, so that rolling back means removing everything.
MATCH (n:Network {id: 'network'})
SET n.importing = CASE WHEN EXISTS { MATCH (other) WHERE NOT other:Network } THEN '' ELSE 'fresh:' END + $importing
RETURN n.importing AS importing
