-- moderators_session_find: who has a session that has not ended, and their role at each site.
-- kind    read
-- param   $1 bytea  hash of the session's secret
-- param   $2 timestamptz  now
-- column  session_id bigint
-- column  moderator_id bigint
-- column  name text
-- column  started_at timestamptz
-- column  used_at timestamptz
-- column  expires_at timestamptz
-- column  everywhere text  role at every site that has none of its own
-- column  newest_event bigint  in the log of the desk; null when there is none
-- column  site_id bigint  one row for each site; null when there is none
-- column  role text  at this site
SELECT
	session.session_id, moderator.moderator_id, moderator.name,
	session.started_at, session.used_at, session.expires_at,
	moderator.role AS everywhere, (SELECT max(event_id) FROM postbag.event) AS newest_event,
	site.site_id, coalesce(site_role.role, moderator.role) AS role
FROM postbag.session
JOIN postbag.moderator ON moderator.moderator_id = session.moderator_id
LEFT JOIN postbag.site ON true
LEFT JOIN postbag.site_role ON site_role.moderator_id = moderator.moderator_id
	AND site_role.site_id = site.site_id
WHERE session.session_hash = $1 AND session.expires_at > $2
ORDER BY site.site_id
