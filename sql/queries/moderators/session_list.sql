-- moderators_session_list: a moderator's sessions that have not ended, the one used last first.
-- kind    read
-- param   $1 bigint  moderator id
-- param   $2 timestamptz  now
-- column  session_id bigint
-- column  browser text
-- column  started_at timestamptz
-- column  used_at timestamptz
SELECT session_id, browser, started_at, used_at
FROM postbag.session
WHERE moderator_id = $1 AND expires_at > $2
ORDER BY used_at DESC, session_id DESC
LIMIT 100
