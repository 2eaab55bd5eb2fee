-- moderators_find: the moderator of a name.
-- kind    read
-- param   $1 text  name
-- column  moderator_id bigint
-- column  name text
-- column  password_hash text
-- column  created_at timestamptz
SELECT moderator_id, name, password_hash, created_at FROM postbag.moderator WHERE name = $1
