-- passkeys_lift: removes all passkeys of the moderator of a name; whoever has one may still be signed
-- in with it, so all sessions end. Notes each.
-- kind    idempotent
-- param   $1 text  name
-- param   $2 bigint  who does it, or null for the operator
-- param   $3 text  their name
-- param   $4 timestamptz  now
-- column  moderator_id bigint  no row when nobody has this name
WITH moderator AS MATERIALIZED (
	SELECT moderator_id, name FROM postbag.moderator WHERE name = $1
), gone AS (
	DELETE FROM postbag.passkey USING moderator
	WHERE passkey.moderator_id = moderator.moderator_id
	RETURNING passkey.moderator_id, passkey.name
), ended AS (
	DELETE FROM postbag.session USING moderator
	WHERE session.moderator_id = moderator.moderator_id
), told AS (
	SELECT
		NULL::bigint AS site_id, $2::bigint AS moderator_id, $3 AS moderator_name,
		moderator.moderator_id AS concerns, 'passkey_remove' AS kind, moderator.name AS subject,
		gone.name AS before, '' AS after, $4 AS at
	FROM moderator
	JOIN gone ON gone.moderator_id = moderator.moderator_id
), noted AS (
	@event@
)
SELECT moderator_id FROM moderator
