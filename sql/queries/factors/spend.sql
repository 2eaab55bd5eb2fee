-- factors_spend: takes a recovery code, which works once.
-- kind    write
-- param   $1 bigint  moderator id
-- param   $2 bytea  hash of the code
-- column  moderator_id bigint  no row when there is no such code
DELETE FROM postbag.recovery_code WHERE moderator_id = $1 AND code_hash = $2
RETURNING moderator_id
