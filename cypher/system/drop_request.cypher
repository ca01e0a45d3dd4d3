// Take back record_request: the write that it tells of was taken back.
UNWIND $rows AS row
MATCH (r:Network {id: row.id})
DELETE r
