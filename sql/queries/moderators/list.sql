-- moderators_list: all moderators by name.
-- kind    read
-- column  moderator_id bigint
-- column  name text
-- column  password_hash text
-- column  created_at timestamptz
-- column  second_factor boolean  it is on
-- column  passkeys bigint
-- column  sessions bigint  open ones
-- column  roles text  "owner", "none, moderator at courier" ...
SELECT
	moderator_id, name, password_hash, created_at,
	EXISTS (
		SELECT FROM postbag.second_factor
		WHERE second_factor.moderator_id = moderator.moderator_id
	) AS second_factor,
	(
		SELECT count(*)
		FROM postbag.passkey
		WHERE passkey.moderator_id = moderator.moderator_id
	) AS passkeys,
	(
		SELECT count(*)
		FROM postbag.session
		WHERE session.moderator_id = moderator.moderator_id
			AND session.expires_at > statement_timestamp()
	) AS sessions,
	role || (
		SELECT coalesce(string_agg(', ' || site_role.role || ' at ' || site.name, '' ORDER BY site.name), '')
		FROM postbag.site_role
		JOIN postbag.site ON site.site_id = site_role.site_id
		WHERE site_role.moderator_id = moderator.moderator_id
	) AS roles
FROM postbag.moderator
ORDER BY name
