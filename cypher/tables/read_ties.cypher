// Relationships by the id of their source node.
UNWIND $ids AS id
MATCH (a:<source> {id: id})-[r:<type>]->(b:<target>)
RETURN a.id AS source_id, b.id AS target_id, <get:r>
