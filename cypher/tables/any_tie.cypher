// Return one relationship of a type, if there is any.
MATCH (a:<source>)-[r:<type>]->(b:<target>)
RETURN a.id AS id
LIMIT 1
