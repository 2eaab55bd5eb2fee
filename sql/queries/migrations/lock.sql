-- migrations_lock: waits for another one who migrates this database, until the transaction ends.
-- kind    write
-- param   $1 bigint  the lock's number
-- column  locked boolean
SELECT pg_advisory_xact_lock($1) IS NOT NULL AS locked
