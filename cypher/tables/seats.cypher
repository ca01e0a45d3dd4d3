// Names of posts and of their units; if a post has several units, the latest comes last.
MATCH (n:<source>)-[r:<type>]->(u:<target>)
RETURN n.id AS id, coalesce(n.title, n.role) AS name, u.name AS unit
ORDER BY id, coalesce(toString(r.valid_from), ''), u.id
