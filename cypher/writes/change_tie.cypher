// Replace the stored properties of relationships; null clears. Undone by itself, with the previous values.
UNWIND $rows AS row
MATCH (a:<source> {id: row.source_id})-[r:<type>]->(b:<target> {id: row.target_id})
WHERE <same:r>
SET <set:r>
