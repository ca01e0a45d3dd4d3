// Replace what is stored of relationships; a null clears. Taken back by itself, with what was stored before.
UNWIND $rows AS row
MATCH (a:<source> {id: row.source_id})-[r:<type>]->(b:<target> {id: row.target_id})
WHERE <same:r>
SET <set:r>
