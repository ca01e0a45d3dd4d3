// Announce a commit to readers, in a transaction of its own, by the holder of the writers' lock.
MERGE (c:Network {id: 'commits'})
SET c.begun = coalesce(c.begun, 0) + 1
RETURN c.begun AS begun
