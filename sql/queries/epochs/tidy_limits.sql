-- epochs_tidy_limits: deletes buckets that are full again, which is what no row means too.
-- kind    idempotent
-- param   $1 bigint  most rows
-- column  deleted bigint
WITH gone AS (
	DELETE FROM postbag.rate_limit
	WHERE tat < statement_timestamp() AND limit_key IN (
		SELECT limit_key
		FROM postbag.rate_limit
		WHERE tat < statement_timestamp()
		ORDER BY tat
		LIMIT $1
	)
	RETURNING limit_key
)
SELECT count(*) AS deleted FROM gone
