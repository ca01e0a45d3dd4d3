// What posts are called, and the units that they are in; where it is several, the last comes last.
MATCH (n:<source>)-[r:<type>]->(u:<target>)
RETURN n.id AS id, coalesce(n.title, n.role) AS name, u.name AS unit
ORDER BY id, coalesce(toString(r.valid_from), ''), u.id
