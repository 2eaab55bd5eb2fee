-- moderators_session_end_all: ends all sessions of a moderator.
-- kind    idempotent
-- param   $1 bigint  moderator id
DELETE FROM postbag.session WHERE moderator_id = $1
