-- bans_get: one ban at some sites.
-- kind    read
-- param   $1 bigint  ban id
-- param   $2 bigint[]  site ids
-- columns ban
SELECT @ban@ FROM postbag.ban WHERE ban_id = $1 AND site_id = ANY ($2)
