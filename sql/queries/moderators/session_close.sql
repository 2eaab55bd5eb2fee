-- moderators_session_close: ends one session of a moderator by its id.
-- kind    idempotent
-- param   $1 bigint  moderator id
-- param   $2 bigint  session id
DELETE FROM postbag.session WHERE moderator_id = $1 AND session_id = $2
