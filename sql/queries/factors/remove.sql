-- factors_remove: switches a moderator's second factor off, and forgets the recovery codes.
-- kind    idempotent
-- param   $1 bigint  moderator id
DELETE FROM postbag.second_factor WHERE moderator_id = $1
