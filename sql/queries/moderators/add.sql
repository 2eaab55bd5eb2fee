-- moderators_add: adds a moderator with a role at some sites, or at every site, unless the name is taken, and
-- notes it.
-- kind    write
-- param   $1 text  name
-- param   $2 text  password hash
-- param   $3 text  role
-- param   $4 text[]  names of the sites; none: every site
-- param   $5 bigint  who does it, or null for the operator
-- param   $6 text  their name
-- param   $7 timestamptz  now
-- column  taken boolean  whether somebody has this name
-- column  unknown text  a site that there is not, or null
WITH place AS (
	SELECT DISTINCT given.name, site.site_id
	FROM unnest($4) AS given (name)
	LEFT JOIN postbag.site ON site.name = given.name
), added AS (
	INSERT INTO postbag.moderator (name, password_hash, role, created_at)
	SELECT $1, $2, CASE cardinality($4) WHEN 0 THEN $3 ELSE 'none' END, $7
	WHERE NOT EXISTS (SELECT FROM place WHERE site_id IS NULL)
	ON CONFLICT (name) DO NOTHING
	RETURNING moderator_id
), given AS (
	INSERT INTO postbag.site_role (moderator_id, site_id, role)
	SELECT added.moderator_id, place.site_id, $3
	FROM added
	CROSS JOIN place
), told AS (
	SELECT
		NULL::bigint AS site_id, $5::bigint AS moderator_id, $6 AS moderator_name,
		added.moderator_id AS concerns, 'moderator_add' AS kind, $1 AS subject, '' AS before,
		$3 || coalesce(
			(SELECT ' at ' || string_agg(place.name, ', ' ORDER BY place.name) FROM place), ''
		) AS after, $7 AS at
	FROM added
), noted AS (
	@event@
)
SELECT
	NOT EXISTS (SELECT FROM added) AS taken,
	(SELECT min(name) FROM place WHERE site_id IS NULL) AS unknown
