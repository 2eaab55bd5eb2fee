-- tokens_touch: notes the day on which a token is used.
-- kind    idempotent
-- param   $1 bigint  token id
-- param   $2 date  today
UPDATE postbag.api_token SET used_on = $2 WHERE token_id = $1 AND used_on IS DISTINCT FROM $2
