// Tell readers that a commit is about to be applied; in a transaction of its own, by whoever holds the writers' lock.
MERGE (c:Network {id: 'commits'})
SET c.begun = coalesce(c.begun, 0) + 1
RETURN c.begun AS begun
