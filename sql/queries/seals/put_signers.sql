-- seals_put_signers: secrets that sites sign with, sealed anew, where they are still what they were.
-- kind    idempotent
-- param   $1 bigint[]  first ids
-- param   $2 bigint[]  second ids
-- param   $3 bytea[]  sealed, as they were
-- param   $4 bytea[]  as they are now
-- column  done bigint  how many
WITH fresh AS (
	@resealed@
), done AS (
	UPDATE postbag.sso_key
	SET material = fresh.sealed
	FROM fresh
	WHERE sso_key.sso_key_id = fresh.second_id AND sso_key.material = fresh.before
	RETURNING 1
)
SELECT count(*) AS done FROM done
