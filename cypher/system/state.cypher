// Return the store's own state; no row if it was never set up. `begun` and `ended` count commits on a server.
MATCH (n:Network {id: 'network'})
OPTIONAL MATCH (c:Network {id: 'commits'})
RETURN n.version AS version, n.format AS format, n.importing AS importing,
  coalesce(n.commit_id, '') AS commit_id,
  coalesce(c.begun, 0) AS begun, coalesce(c.ended, 0) AS ended
