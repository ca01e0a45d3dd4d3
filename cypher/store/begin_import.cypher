// Close the network to readers while an import is written in parts: `importing` names the import, and says whether
// the network was empty before it.
MATCH (n:Network {id: 'network'})
SET n.importing = $importing
