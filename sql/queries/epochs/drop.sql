-- epochs_drop: forgets a day's secret that cannot be opened, unless it is another one by now.
-- kind    idempotent
-- param   $1 date  day
-- param   $2 bytea  the sealed secret
DELETE FROM postbag.key_epoch WHERE day = $1 AND sealed_secret = $2
