-- moderators_password: sets a new password, ends all sessions, revokes all tokens, and notes it.
-- kind    idempotent
-- param   $1 text  name
-- param   $2 text  password hash
-- param   $3 bigint  who does it, or null for the operator
-- param   $4 text  their name
-- param   $5 timestamptz  now
-- column  moderator_id bigint  no row when nobody has this name
WITH changed AS (
	UPDATE postbag.moderator SET password_hash = $2 WHERE name = $1 RETURNING moderator_id, name
), ended AS (
	DELETE FROM postbag.session USING changed WHERE session.moderator_id = changed.moderator_id
), revoked AS (
	UPDATE postbag.api_token SET revoked_at = $5
	FROM changed
	WHERE api_token.moderator_id = changed.moderator_id AND api_token.revoked_at IS NULL
), told AS (
	SELECT
		NULL::bigint AS site_id, $3::bigint AS moderator_id, $4 AS moderator_name,
		changed.moderator_id AS concerns, 'password' AS kind, changed.name AS subject, '' AS before,
		'' AS after, $5 AS at
	FROM changed
), noted AS (
	@event@
)
SELECT moderator_id FROM changed
