-- tokens_make: makes a token of a moderator, unless they have as many as one may have, and notes it.
-- kind    write
-- param   $1 bigint  moderator id
-- param   $2 text  what it is called
-- param   $3 text  scope
-- param   $4 bytea  hash
-- param   $5 timestamptz  when it ends
-- param   $6 timestamptz  now
-- param   $7 bigint  most that are good at one time
-- column  token_id bigint  no row when they have as many
WITH owner AS MATERIALIZED (
	SELECT moderator_id, name FROM postbag.moderator WHERE moderator_id = $1 FOR NO KEY UPDATE
), made AS (
	INSERT INTO postbag.api_token (moderator_id, name, scope, token_hash, created_at, expires_at)
	SELECT owner.moderator_id, $2, $3, $4, $6, $5
	FROM owner
	WHERE $7 > (
		SELECT count(*)
		FROM postbag.api_token
		WHERE api_token.moderator_id = owner.moderator_id
			AND api_token.revoked_at IS NULL AND api_token.expires_at > $6
	)
	RETURNING token_id
), told AS (
	SELECT
		NULL::bigint AS site_id, owner.moderator_id AS moderator_id, owner.name AS moderator_name,
		owner.moderator_id AS concerns, 'token_make' AS kind, $2 AS subject, '' AS before,
		$3 AS after, $6 AS at
	FROM made
	CROSS JOIN owner
), noted AS (
	@event@
)
SELECT token_id FROM made
