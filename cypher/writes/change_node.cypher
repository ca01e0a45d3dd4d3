// Replace the stored properties of nodes; null clears. Undone by itself, with the previous values.
UNWIND $rows AS row
MATCH (n:<label> {id: row.id})
SET <set:n>
