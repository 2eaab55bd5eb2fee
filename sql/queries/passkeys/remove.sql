-- passkeys_remove: removes a moderator's passkey, and notes it.
-- kind    idempotent
-- param   $1 bigint  moderator id
-- param   $2 bigint  passkey id
-- param   $3 timestamptz  now
WITH gone AS (
	DELETE FROM postbag.passkey WHERE moderator_id = $1 AND passkey_id = $2
	RETURNING moderator_id, name
), told AS (
	SELECT
		NULL::bigint AS site_id, moderator.moderator_id AS moderator_id, moderator.name AS moderator_name,
		moderator.moderator_id AS concerns, 'passkey_remove' AS kind, gone.name AS subject,
		'' AS before, '' AS after, $3 AS at
	FROM gone
	JOIN postbag.moderator ON moderator.moderator_id = gone.moderator_id
)
@event@
