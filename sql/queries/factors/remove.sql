-- factors_remove: switches a moderator's second factor off, forgets the recovery codes, and notes it.
-- kind    idempotent
-- param   $1 bigint  moderator id
-- param   $2 timestamptz  now
WITH gone AS (
	DELETE FROM postbag.second_factor WHERE moderator_id = $1 RETURNING moderator_id
), told AS (
	SELECT
		NULL::bigint AS site_id, moderator.moderator_id AS moderator_id, moderator.name AS moderator_name,
		moderator.moderator_id AS concerns, 'second_factor_off' AS kind, '' AS subject, '' AS before,
		'' AS after, $2 AS at
	FROM gone
	JOIN postbag.moderator ON moderator.moderator_id = gone.moderator_id
)
@event@
