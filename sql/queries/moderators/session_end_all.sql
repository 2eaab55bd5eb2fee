-- moderators_session_end_all: ends all sessions of a moderator, and notes it.
-- kind    idempotent
-- param   $1 bigint  moderator id
-- param   $2 timestamptz  now
WITH ended AS (
	DELETE FROM postbag.session WHERE moderator_id = $1 RETURNING session_id
), told AS (
	SELECT
		NULL::bigint AS site_id, moderator.moderator_id AS moderator_id, moderator.name AS moderator_name,
		moderator.moderator_id AS concerns, 'sessions_end' AS kind, '' AS subject, (SELECT count(*)::text FROM ended) AS before,
		'' AS after, $2 AS at
	FROM postbag.moderator
	WHERE moderator.moderator_id = $1 AND EXISTS (SELECT FROM ended)
)
@event@
