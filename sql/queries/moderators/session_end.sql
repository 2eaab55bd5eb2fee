-- moderators_session_end: ends one session.
-- kind    idempotent
-- param   $1 bytea  hash of the session's secret
DELETE FROM postbag.session WHERE session_hash = $1
