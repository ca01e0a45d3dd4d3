// Store the response to a request, in the transaction of its write. Expired responses are only deleted from time to
// time, as finding them takes longer the more requests there are.
UNWIND $rows AS row
MERGE (r:Network {id: row.id})
SET r.fingerprint = row.fingerprint, r.answer = row.answer, r.at = datetime(row.at)
WITH row
MATCH (n:Network {id: 'network'})
WHERE n.tidied IS NULL OR n.tidied < datetime(row.tidied)
SET n.tidied = datetime(row.at)
WITH row
MATCH (old:Network)
WHERE old.at < datetime(row.since)
DELETE old
