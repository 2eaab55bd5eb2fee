-- bans_lift: ends a ban that runs, and notes it.
-- kind    write
-- param   $1 bigint  ban id
-- param   $2 bigint  moderator id
-- param   $3 text  moderator's name
-- param   $4 timestamptz  now
-- column  ban_id bigint  no row when it was over already
WITH lifted AS (
	UPDATE postbag.ban SET lifted_at = $4, lifter_id = $2, lifter_name = $3
	WHERE ban_id = $1 AND lifted_at IS NULL AND (expires_at IS NULL OR expires_at > $4)
	RETURNING
		ban.ban_id, ban.site_id, ban.kind,
		@banline@
		AS line
), told AS (
	SELECT
		lifted.site_id AS site_id, $2::bigint AS moderator_id, $3 AS moderator_name,
		NULL::bigint AS concerns, 'ban_lifted' AS kind, lifted.kind || ' ' || lifted.ban_id AS subject,
		lifted.line AS before, '' AS after, $4 AS at
	FROM lifted
), noted AS (
	@event@
)
SELECT ban_id FROM lifted
