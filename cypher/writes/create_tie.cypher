// Create relationships. Undone by delete_tie.
UNWIND $rows AS row
MATCH (a:<source> {id: row.source_id})
MATCH (b:<target> {id: row.target_id})
CREATE (a)-[r:<type>]->(b)
SET <set:r>, r.valid_from = date(row.valid_from)
