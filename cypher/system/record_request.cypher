// Keep what a request is answered, in the transaction of its write, and now and then drop the answers that are too old:
// to look for them takes longer the more requests there were.
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
