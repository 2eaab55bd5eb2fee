-- seals_put_accounts: e-mail addresses of accounts, sealed anew, where they are still what they were.
-- kind    idempotent
-- param   $1 bigint[]  first ids
-- param   $2 bigint[]  second ids
-- param   $3 bytea[]  sealed, as they were
-- param   $4 bytea[]  as they are now
-- column  done bigint  how many
WITH fresh AS (
	@resealed@
), done AS (
	UPDATE postbag.account
	SET email_sealed = fresh.sealed
	FROM fresh
	WHERE account.account_id = fresh.second_id AND account.email_sealed = fresh.before
	RETURNING 1
)
SELECT count(*) AS done FROM done
