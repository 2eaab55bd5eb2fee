-- bans_lift: ends a ban that runs.
-- kind    write
-- param   $1 bigint  ban id
-- param   $2 bigint  moderator id
-- param   $3 text  moderator's name
-- param   $4 timestamptz  now
-- column  ban_id bigint  no row when it was over already
UPDATE postbag.ban SET lifted_at = $4, lifter_id = $2, lifter_name = $3
WHERE ban_id = $1 AND lifted_at IS NULL AND (expires_at IS NULL OR expires_at > $4)
RETURNING ban_id
