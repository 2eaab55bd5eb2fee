-- seals_put_factors: secrets of second factors, sealed anew, where they are still what they were.
-- kind    idempotent
-- param   $1 bigint[]  first ids
-- param   $2 bigint[]  second ids
-- param   $3 bytea[]  sealed, as they were
-- param   $4 bytea[]  as they are now
-- column  done bigint  how many
WITH fresh AS (
	@resealed@
), done AS (
	UPDATE postbag.second_factor
	SET sealed_secret = fresh.sealed
	FROM fresh
	WHERE second_factor.moderator_id = fresh.second_id AND second_factor.sealed_secret = fresh.before
	RETURNING 1
)
SELECT count(*) AS done FROM done
