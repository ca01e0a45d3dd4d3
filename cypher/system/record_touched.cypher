// Record what the commit of this version touched (null: unknown), for processes that have read an earlier one; the
// records of the last 100 versions are stored.
MATCH (n:Network {id: 'network'})
MERGE (c:Network {id: 'touched:' + toString(n.version % 100)})
SET c.version = n.version, c.commit_id = n.commit_id, c.touched = $touched
