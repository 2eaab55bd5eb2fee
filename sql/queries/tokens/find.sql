-- tokens_find: as whom a token works that is good, and their role at each site.
-- kind    read
-- param   $1 bytea  hash
-- param   $2 timestamptz  now
-- column  token_id bigint
-- column  scope text
-- column  used_at timestamptz  the day of its last use; null when it never was
-- column  moderator_id bigint
-- column  name text  the moderator's
-- column  started_at timestamptz  when it was made
-- column  expires_at timestamptz
-- column  everywhere text  role at every site that has none of its own
-- column  newest_event bigint  in the log of the desk; null when there is none
-- column  site_id bigint  one row for each site; null when there is none
-- column  role text  at this site
SELECT
	api_token.token_id, api_token.scope,
	api_token.used_on::timestamp AT TIME ZONE 'UTC' AS used_at,
	moderator.moderator_id, moderator.name, api_token.created_at AS started_at,
	api_token.expires_at, moderator.role AS everywhere,
	(SELECT max(event_id) FROM postbag.event) AS newest_event, site.site_id,
	coalesce(site_role.role, moderator.role) AS role
FROM postbag.api_token
JOIN postbag.moderator ON moderator.moderator_id = api_token.moderator_id
LEFT JOIN postbag.site ON true
LEFT JOIN postbag.site_role ON site_role.moderator_id = moderator.moderator_id
	AND site_role.site_id = site.site_id
WHERE api_token.token_hash = $1 AND api_token.expires_at > $2 AND api_token.revoked_at IS NULL
ORDER BY site.site_id
