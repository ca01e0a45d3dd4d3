// Record how to undo a part of an import, in the same transaction as the part.
CREATE (j:Journal {importing: $importing, part: $part, statement: $statement, rows: $rows})
