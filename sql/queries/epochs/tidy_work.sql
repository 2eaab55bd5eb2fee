-- epochs_tidy_work: deletes which challenges were used, when they have expired.
-- kind    idempotent
-- param   $1 timestamptz  before then
-- param   $2 bigint  most rows
-- column  deleted bigint
WITH gone AS (
	DELETE FROM postbag.work_spent
	WHERE (article_id, mark) IN (
		SELECT article_id, mark
		FROM postbag.work_spent
		WHERE expires_at < $1
		ORDER BY expires_at
		LIMIT $2
	)
	RETURNING mark
)
SELECT count(*) AS deleted FROM gone
