// Settle commits announced by a crashed writer: the holder of the writers' lock knows that none is in progress.
MATCH (c:Network {id: 'commits'})
SET c.ended = c.begun
