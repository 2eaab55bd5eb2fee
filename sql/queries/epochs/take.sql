-- epochs_take: the sealed secret of a day, put there when there is none.
-- Of two at once the later one may find no row: then the first one's is there for the next try.
-- kind    idempotent
-- param   $1 date  day
-- param   $2 bytea  a fresh sealed secret
-- column  sealed_secret bytea
WITH known AS (
	SELECT sealed_secret FROM postbag.key_epoch WHERE day = $1
), put AS (
	INSERT INTO postbag.key_epoch (day, sealed_secret)
	SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM known)
	ON CONFLICT (day) DO NOTHING
	RETURNING sealed_secret
)
SELECT sealed_secret FROM known
UNION ALL
SELECT sealed_secret FROM put
