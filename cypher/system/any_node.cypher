// Whether anything is in a database that is no store yet.
MATCH (n)
RETURN count(n) > 0 AS found
