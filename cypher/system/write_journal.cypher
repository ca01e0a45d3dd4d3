// How to take a part of an import back, written in the same transaction as the part.
CREATE (j:Journal {importing: $importing, part: $part, statement: $statement, rows: $rows})
