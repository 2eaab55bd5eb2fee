-- epochs_tidy_secrets: deletes the secrets of days that are over.
-- kind    idempotent
-- param   $1 date  days before this one
-- param   $2 bigint  most rows
-- column  deleted bigint
WITH gone AS (
	DELETE FROM postbag.key_epoch
	WHERE day IN (SELECT day FROM postbag.key_epoch WHERE day < $1 ORDER BY day LIMIT $2)
	RETURNING day
)
SELECT count(*) AS deleted FROM gone
