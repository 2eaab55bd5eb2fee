-- epochs_get: the sealed secret of a day, if it is there.
-- kind    read
-- param   $1 date  day
-- column  sealed_secret bytea
SELECT sealed_secret FROM postbag.key_epoch WHERE day = $1
