-- epochs_tidy_sessions: deletes sessions that have ended.
-- kind    idempotent
-- param   $1 timestamptz  now
-- param   $2 bigint  most rows
-- column  deleted bigint
WITH gone AS (
	DELETE FROM postbag.session
	WHERE session_hash IN (
		SELECT session_hash
		FROM postbag.session
		WHERE expires_at <= $1
		ORDER BY expires_at
		LIMIT $2
	)
	RETURNING session_hash
)
SELECT count(*) AS deleted FROM gone
