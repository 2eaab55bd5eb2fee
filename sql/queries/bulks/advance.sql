-- bulks_advance: so many more comments of a bulk have been dealt with, and any process may go on.
-- kind    write
-- param   $1 bigint  bulk id
-- param   $2 bigint  how many
-- param   $3 timestamptz  now
UPDATE postbag.bulk
SET done = least(done + $2, total), taken_until = NULL,
	ended_at = CASE WHEN done + $2 >= total THEN coalesce(ended_at, $3) ELSE ended_at END
WHERE bulk_id = $1
