-- moderators_remove: removes a moderator and, with the row, all sessions and tokens; and notes it.
-- kind    write
-- param   $1 text  name
-- param   $2 bigint  who does it, or null for the operator
-- param   $3 text  their name
-- param   $4 timestamptz  now
-- column  moderator_id bigint  no row when nobody has this name
WITH removed AS (
	DELETE FROM postbag.moderator
	WHERE name = $1
	RETURNING moderator_id, name, role || (
		SELECT coalesce(string_agg(', ' || site_role.role || ' at ' || site.name, '' ORDER BY site.name), '')
		FROM postbag.site_role
		JOIN postbag.site ON site.site_id = site_role.site_id
		WHERE site_role.moderator_id = moderator.moderator_id
	) AS roles
), told AS (
	SELECT
		NULL::bigint AS site_id, $2::bigint AS moderator_id, $3 AS moderator_name,
		removed.moderator_id AS concerns, 'moderator_remove' AS kind, removed.name AS subject, removed.roles AS before,
		'' AS after, $4 AS at
	FROM removed
), noted AS (
	@event@
)
SELECT moderator_id FROM removed
