// Return the stored response to a request, unless it has expired.
MATCH (r:Network {id: $id})
WHERE r.at >= datetime($since)
RETURN r.fingerprint AS fingerprint, r.answer AS answer
