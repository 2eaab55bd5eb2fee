-- moderators_session_touch: notes that a session is used.
-- kind    idempotent
-- param   $1 bigint  session id
-- param   $2 timestamptz  now
UPDATE postbag.session SET used_at = $2 WHERE session_id = $1
