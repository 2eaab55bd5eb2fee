-- moderators_session_add: opens a session.
-- kind    idempotent
-- param   $1 bytea  hash of the session's secret
-- param   $2 bigint  moderator id
-- param   $3 timestamptz  now
-- param   $4 timestamptz  when it ends
INSERT INTO postbag.session (session_hash, moderator_id, started_at, expires_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (session_hash) DO NOTHING
