-- moderators_session_close: ends one session of a moderator by its id, and notes it.
-- kind    idempotent
-- param   $1 bigint  moderator id
-- param   $2 bigint  session id
-- param   $3 timestamptz  now
WITH ended AS (
	DELETE FROM postbag.session WHERE moderator_id = $1 AND session_id = $2
	RETURNING moderator_id, browser
), told AS (
	SELECT
		NULL::bigint AS site_id, moderator.moderator_id AS moderator_id, moderator.name AS moderator_name,
		moderator.moderator_id AS concerns, 'session_end' AS kind, ended.browser AS subject, '' AS before,
		'' AS after, $3 AS at
	FROM ended
	JOIN postbag.moderator ON moderator.moderator_id = ended.moderator_id
)
@event@
