-- tokens_revoke: revokes a moderator's token, and notes it.
-- kind    idempotent
-- param   $1 bigint  moderator id
-- param   $2 bigint  token id
-- param   $3 timestamptz  now
WITH revoked AS (
	UPDATE postbag.api_token SET revoked_at = $3
	WHERE moderator_id = $1 AND token_id = $2 AND revoked_at IS NULL
	RETURNING moderator_id, name, scope
), told AS (
	SELECT
		NULL::bigint AS site_id, moderator.moderator_id AS moderator_id,
		moderator.name AS moderator_name, moderator.moderator_id AS concerns,
		'token_revoke' AS kind, revoked.name AS subject, revoked.scope AS before, '' AS after,
		$3 AS at
	FROM revoked
	JOIN postbag.moderator ON moderator.moderator_id = revoked.moderator_id
)
@event@
