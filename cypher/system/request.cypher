// What a request was answered whose write was committed, unless that is too long ago.
MATCH (r:Network {id: $id})
WHERE r.at >= datetime($since)
RETURN r.fingerprint AS fingerprint, r.answer AS answer
