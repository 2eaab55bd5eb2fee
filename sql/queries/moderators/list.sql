-- moderators_list: all moderators by name.
-- kind    read
-- column  moderator_id bigint
-- column  name text
-- column  password_hash text
-- column  created_at timestamptz
-- column  sessions bigint  open ones
SELECT
	moderator_id, name, password_hash, created_at,
	(
		SELECT count(*)
		FROM postbag.session
		WHERE session.moderator_id = moderator.moderator_id
			AND session.expires_at > statement_timestamp()
	) AS sessions
FROM postbag.moderator
ORDER BY name
