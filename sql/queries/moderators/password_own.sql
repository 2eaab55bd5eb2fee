-- moderators_password_own: changes a password that is still what it was, ends all sessions but one,
-- revokes all tokens, and notes it.
-- kind    write
-- param   $1 bigint  moderator id
-- param   $2 text  hash of the password until now
-- param   $3 text  hash of the new one
-- param   $4 bigint  session that goes on
-- param   $5 timestamptz  now
-- column  moderator_id bigint  no row when somebody has changed it in the meantime
WITH changed AS (
	UPDATE postbag.moderator SET password_hash = $3
	WHERE moderator_id = $1 AND password_hash = $2
	RETURNING moderator_id, name
), ended AS (
	DELETE FROM postbag.session USING changed
	WHERE session.moderator_id = changed.moderator_id AND session.session_id <> $4
), revoked AS (
	UPDATE postbag.api_token SET revoked_at = $5
	FROM changed
	WHERE api_token.moderator_id = changed.moderator_id AND api_token.revoked_at IS NULL
), told AS (
	SELECT
		NULL::bigint AS site_id, changed.moderator_id AS moderator_id, changed.name AS moderator_name,
		changed.moderator_id AS concerns, 'password' AS kind, '' AS subject, '' AS before,
		'' AS after, $5 AS at
	FROM changed
), noted AS (
	@event@
)
SELECT moderator_id FROM changed
