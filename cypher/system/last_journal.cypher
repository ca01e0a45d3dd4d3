// Return the journal entry of the last part of an import that is not rolled back yet.
MATCH (j:Journal {importing: $importing})
RETURN j.part AS part, j.statement AS statement, j.rows AS rows
ORDER BY part DESC
LIMIT 1
