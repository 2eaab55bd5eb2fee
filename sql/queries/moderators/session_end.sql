-- moderators_session_end: ends one session, and notes that somebody has signed out.
-- kind    idempotent
-- param   $1 bytea  hash of the session's secret
-- param   $2 timestamptz  now
WITH ended AS (
	DELETE FROM postbag.session WHERE session_hash = $1 RETURNING moderator_id, browser
), told AS (
	SELECT
		NULL::bigint AS site_id, moderator.moderator_id AS moderator_id, moderator.name AS moderator_name,
		moderator.moderator_id AS concerns, 'sign_out' AS kind, ended.browser AS subject, '' AS before,
		'' AS after, $2 AS at
	FROM ended
	JOIN postbag.moderator ON moderator.moderator_id = ended.moderator_id
)
@event@
