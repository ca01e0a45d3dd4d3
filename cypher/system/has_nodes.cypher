// Whether a database that is not a store yet contains data.
MATCH (n)
RETURN count(n) > 0 AS nonempty
