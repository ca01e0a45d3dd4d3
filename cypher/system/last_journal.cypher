// The last part of an import that was not taken back yet.
MATCH (j:Journal {importing: $importing})
RETURN j.part AS part, j.statement AS statement, j.rows AS rows
ORDER BY part DESC
LIMIT 1
