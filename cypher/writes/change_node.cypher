// Replace what is stored of nodes; a null clears. Taken back by itself, with what was stored before.
UNWIND $rows AS row
MATCH (n:<label> {id: row.id})
SET <set:n>
