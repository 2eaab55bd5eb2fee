-- seals_put_days: secrets of days, sealed anew, where they are still what they were.
-- kind    idempotent
-- param   $1 bigint[]  first ids
-- param   $2 bigint[]  second ids
-- param   $3 bytea[]  sealed, as they were
-- param   $4 bytea[]  as they are now
-- column  done bigint  how many
WITH fresh AS (
	@resealed@
), done AS (
	UPDATE postbag.key_epoch
	SET sealed_secret = fresh.sealed
	FROM fresh
	WHERE key_epoch.day = date '1970-01-01' + fresh.second_id::integer AND key_epoch.sealed_secret = fresh.before
	RETURNING 1
)
SELECT count(*) AS done FROM done
