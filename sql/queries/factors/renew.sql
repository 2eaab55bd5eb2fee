-- factors_renew: puts new recovery codes in the place of all that are left, and notes it.
-- kind    write
-- param   $1 bigint  moderator id
-- param   $2 bytea[]  hashes of the new ones
-- param   $3 timestamptz  now
-- column  moderator_id bigint  no row when the second factor is off
WITH owner AS MATERIALIZED (
	SELECT moderator_id FROM postbag.second_factor WHERE moderator_id = $1 FOR UPDATE
), gone AS (
	DELETE FROM postbag.recovery_code USING owner
	WHERE recovery_code.moderator_id = owner.moderator_id
), codes AS (
	INSERT INTO postbag.recovery_code (moderator_id, code_hash)
	SELECT owner.moderator_id, code.hash
	FROM owner, unnest($2) AS code (hash)
), told AS (
	SELECT
		NULL::bigint AS site_id, moderator.moderator_id AS moderator_id, moderator.name AS moderator_name,
		moderator.moderator_id AS concerns, 'recovery_codes' AS kind, '' AS subject, '' AS before,
		'' AS after, $3 AS at
	FROM owner
	JOIN postbag.moderator ON moderator.moderator_id = owner.moderator_id
), noted AS (
	@event@
)
SELECT moderator_id FROM owner
