// Whether there is a relationship of a type.
MATCH (a:<source>)-[r:<type>]->(b:<target>)
RETURN a.id AS id
LIMIT 1
