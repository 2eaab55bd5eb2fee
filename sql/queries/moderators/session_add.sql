-- moderators_session_add: opens a session.
-- kind    idempotent
-- param   $1 bytea  hash of the session's secret
-- param   $2 bigint  moderator id
-- param   $3 text  browser
-- param   $4 timestamptz  now
-- param   $5 timestamptz  when it ends
INSERT INTO postbag.session (session_hash, moderator_id, browser, started_at, used_at, expires_at)
VALUES ($1, $2, $3, $4, $4, $5)
ON CONFLICT (session_hash) DO NOTHING
