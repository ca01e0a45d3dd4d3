// A part that was taken back needs no journal any more.
MATCH (j:Journal {importing: $importing, part: $part})
DELETE j
