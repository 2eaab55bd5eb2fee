-- moderators_session_add: opens a session, and notes that somebody has signed in.
-- kind    idempotent
-- param   $1 bytea  hash of the session's secret
-- param   $2 bigint  moderator id
-- param   $3 text  browser
-- param   $4 timestamptz  now
-- param   $5 timestamptz  when it ends
-- param   $6 text  how they signed in, as "by password"
WITH opened AS (
	INSERT INTO postbag.session (
		session_hash, moderator_id, browser, started_at, used_at, expires_at
	)
	VALUES ($1, $2, $3, $4, $4, $5)
	ON CONFLICT (session_hash) DO NOTHING
	RETURNING moderator_id
), told AS (
	SELECT
		NULL::bigint AS site_id, moderator.moderator_id AS moderator_id, moderator.name AS moderator_name,
		moderator.moderator_id AS concerns, 'sign_in' AS kind,
		concat_ws(', ', nullif($3, ''), $6) AS subject, '' AS before,
		'' AS after, $4 AS at
	FROM opened
	JOIN postbag.moderator ON moderator.moderator_id = opened.moderator_id
)
@event@
