// Delete relationships that a column such as parent_id defined before its value was replaced. Undone by create_tie.
UNWIND $rows AS row
MATCH (a:<source> {id: row.source_id})-[r:<type>]->(b:<target> {id: row.target_id})
WHERE <same:r>
DELETE r
