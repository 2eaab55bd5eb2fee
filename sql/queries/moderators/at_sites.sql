-- moderators_at_sites: who has a role at some sites, by site and name.
-- kind    read
-- param   $1 bigint[]  site ids
-- column  site_id bigint
-- column  moderator_id bigint
-- column  name text
-- column  role text  at this site
-- column  general boolean  whether that is their role at every site that has none of its own
SELECT
	site.site_id, moderator.moderator_id, moderator.name,
	coalesce(site_role.role, moderator.role) AS role,
	site_role.role IS NULL AS general
FROM postbag.site
CROSS JOIN postbag.moderator
LEFT JOIN postbag.site_role ON site_role.moderator_id = moderator.moderator_id
	AND site_role.site_id = site.site_id
WHERE site.site_id = ANY ($1) AND coalesce(site_role.role, moderator.role) <> 'none'
ORDER BY site.name, moderator.name
