-- moderators_role: says what a moderator may do at some sites, or at every site that has no role of its own.
-- What they have open in a browser is under the new role from the next request on.
-- kind    idempotent
-- param   $1 text  the moderator's name
-- param   $2 text  role
-- param   $3 text[]  names of the sites; none: every site
-- column  found boolean  whether there is such a moderator
-- column  unknown text  a site that there is not, or null: then nothing was changed
WITH place AS (
	SELECT DISTINCT given.name, site.site_id
	FROM unnest($3) AS given (name)
	LEFT JOIN postbag.site ON site.name = given.name
), target AS (
	SELECT moderator_id
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
)
SELECT
	EXISTS (SELECT FROM postbag.moderator WHERE name = $1) AS found,
	(SELECT min(name) FROM place WHERE site_id IS NULL) AS unknown
