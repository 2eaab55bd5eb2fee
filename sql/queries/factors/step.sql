-- factors_step: takes the code of a step, unless that one or a later one was taken before.
-- kind    write
-- param   $1 bigint  moderator id
-- param   $2 bigint  step
-- column  moderator_id bigint  no row when it cannot be taken
UPDATE postbag.second_factor SET last_step = $2
WHERE moderator_id = $1 AND last_step < $2
RETURNING moderator_id
