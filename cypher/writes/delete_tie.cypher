// End the record of relationships: a shorthand that was replaced. Taken back by create_tie.
UNWIND $rows AS row
MATCH (a:<source> {id: row.source_id})-[r:<type>]->(b:<target> {id: row.target_id})
WHERE <same:r>
DELETE r
