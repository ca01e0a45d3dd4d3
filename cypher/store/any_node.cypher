// Whether anything is in the database but the store's own state.
MATCH (n)
WHERE NOT n:Network
RETURN count(n) > 0 AS found
