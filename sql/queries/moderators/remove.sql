-- moderators_remove: removes a moderator and, with the row, all sessions.
-- kind    write
-- param   $1 text  name
-- column  moderator_id bigint  no row when nobody has this name
DELETE FROM postbag.moderator WHERE name = $1 RETURNING moderator_id
