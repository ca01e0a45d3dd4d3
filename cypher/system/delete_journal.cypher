// Delete the journal entry of a part that was rolled back.
MATCH (j:Journal {importing: $importing, part: $part})
DELETE j
