-- bulks_advance: so many more comments of a bulk have been dealt with, and any process may go on; unless
-- another one was at the same comments and was done with them first.
-- kind    idempotent
-- param   $1 bigint  bulk id
-- param   $2 bigint  how many
-- param   $3 timestamptz  now
-- param   $4 bigint  how many had been dealt with when these were taken
UPDATE postbag.bulk
SET done = least($4 + $2, total), taken_until = NULL,
	ended_at = CASE WHEN $4 + $2 >= total THEN coalesce(ended_at, $3) ELSE ended_at END
WHERE bulk_id = $1 AND done = $4
