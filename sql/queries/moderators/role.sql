-- moderators_role: says what a moderator may do at some sites, or at every site that has no role of its own.
-- What changes by that is noted, a row for each site, or one for everywhere.
-- What they have open in a browser is under the new role from the next request on.
-- kind    idempotent
-- param   $1 text  the moderator's name
-- param   $2 text  role
-- param   $3 text[]  names of the sites; none: every site
-- param   $4 bigint  who does it, or null for the operator
-- param   $5 text  their name
-- param   $6 timestamptz  now
-- column  found boolean  whether there is such a moderator
-- column  unknown text  a site that there is not, or null: then nothing was changed
WITH place AS (
	SELECT DISTINCT given.name, site.site_id
	FROM unnest($3) AS given (name)
	LEFT JOIN postbag.site ON site.name = given.name
), target AS (
	SELECT moderator_id, name, role
	FROM postbag.moderator
	WHERE name = $1 AND NOT EXISTS (SELECT FROM place WHERE site_id IS NULL)
), general AS (
	UPDATE postbag.moderator SET role = $2
	FROM target
	WHERE moderator.moderator_id = target.moderator_id AND cardinality($3) = 0
), given AS (
	INSERT INTO postbag.site_role (moderator_id, site_id, role)
	SELECT target.moderator_id, place.site_id, $2
	FROM target
	CROSS JOIN place
	ON CONFLICT (moderator_id, site_id) DO UPDATE SET role = excluded.role
), told AS (
	SELECT
		place.site_id AS site_id, $4::bigint AS moderator_id, $5 AS moderator_name,
		target.moderator_id AS concerns, 'role' AS kind, target.name AS subject,
		coalesce(site_role.role, target.role) AS before, $2 AS after, $6 AS at
	FROM target
	LEFT JOIN place ON true
	LEFT JOIN postbag.site_role ON site_role.moderator_id = target.moderator_id
		AND site_role.site_id = place.site_id
	WHERE $2 <> CASE
		WHEN place.site_id IS NULL THEN target.role
		ELSE coalesce(site_role.role, '')
	END
), noted AS (
	@event@
)
SELECT
	EXISTS (SELECT FROM postbag.moderator WHERE name = $1) AS found,
	(SELECT min(name) FROM place WHERE site_id IS NULL) AS unknown
