// The relationships that begin at nodes with these ids.
UNWIND $ids AS id
MATCH (a:<source> {id: id})-[r:<type>]->(b:<target>)
RETURN a.id AS source_id, b.id AS target_id, <get:r>
