-- Whether a queue is gone through by the cause that is asked for: see queues_read, whose parameters these are.
-- What few can have, by an article or an author, is gone through by that.
$14 <> '' AND NOT $3 AND $5 IS NULL AND $6 IS NULL AND $7 IS NULL AND $15 IS NULL AND cardinality($17) = 0
