-- seals_put_bans: e-mail addresses of bans, sealed anew, where they are still what they were.
-- kind    idempotent
-- param   $1 bigint[]  first ids
-- param   $2 bigint[]  second ids
-- param   $3 bytea[]  sealed, as they were
-- param   $4 bytea[]  as they are now
-- param   $5 bytea[]  hashes of the addresses
-- column  done bigint  how many
WITH fresh AS (
	SELECT *
	FROM unnest(
		$1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[]
	) AS fresh (first_id, second_id, before, sealed, hash)
), done AS (
	UPDATE postbag.ban
	SET email_sealed = fresh.sealed, hash = fresh.hash
	FROM fresh
	WHERE ban.ban_id = fresh.second_id AND ban.email_sealed = fresh.before
	RETURNING 1
)
SELECT count(*) AS done FROM done
