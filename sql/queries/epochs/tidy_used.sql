-- epochs_tidy_used: deletes what says that a site's token was handed in, when it has expired: the moment
-- given is so long ago that no clock of ours takes it any more.
-- kind    idempotent
-- param   $1 timestamptz  then
-- param   $2 bigint  most rows
-- column  deleted bigint
WITH gone AS (
	DELETE FROM postbag.sso_used
	WHERE expires_at < $1 AND (site_id, token) IN (
		SELECT site_id, token
		FROM postbag.sso_used
		WHERE expires_at < $1
		ORDER BY expires_at
		LIMIT $2
	)
	RETURNING token
)
SELECT count(*) AS deleted FROM gone
