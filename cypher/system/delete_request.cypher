// Undo record_request, as the write of the request was rolled back.
UNWIND $rows AS row
MATCH (r:Network {id: row.id})
DELETE r
