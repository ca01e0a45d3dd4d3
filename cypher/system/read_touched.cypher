// What the commits from a version on touched, as JSON.
MATCH (c:Network)
WHERE c.id STARTS WITH 'touched:' AND c.version >= $version
RETURN c.version AS version, c.commit_id AS commit_id, c.touched AS touched
