-- moderators_add: adds a moderator unless the name is taken.
-- kind    write
-- param   $1 text  name
-- param   $2 text  password hash
-- param   $3 timestamptz  now
-- column  moderator_id bigint  no row when the name is taken
INSERT INTO postbag.moderator (name, password_hash, created_at)
VALUES ($1, $2, $3)
ON CONFLICT (name) DO NOTHING
RETURNING moderator_id
