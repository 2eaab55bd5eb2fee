-- moderators_session_find: who has a session that has not ended.
-- kind    read
-- param   $1 bytea  hash of the session's secret
-- param   $2 timestamptz  now
-- column  moderator_id bigint
-- column  name text
-- column  started_at timestamptz
-- column  expires_at timestamptz
SELECT moderator.moderator_id, moderator.name, session.started_at, session.expires_at
FROM postbag.session
JOIN postbag.moderator ON moderator.moderator_id = session.moderator_id
WHERE session.session_hash = $1 AND session.expires_at > $2
