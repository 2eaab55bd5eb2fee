-- accounts_leave: deletes an account, and notes that nothing is to lead from its comments to it any more.
-- While a ban of it runs, its row stays, with its number and what the site knows it by and nothing else:
-- else who signs in anew would be somebody else.
-- kind    write
-- param   $1 bigint  site id
-- param   $2 bigint  account id
-- param   $3 boolean  whether the texts of its comments stay
-- param   $4 bigint  the author id that they get
-- param   $5 text  the name that they get
-- param   $6 timestamptz  now
-- column  account_id bigint  no row when there is no such account
WITH here AS (
	SELECT
		account_id,
		EXISTS (
			SELECT FROM postbag.ban
			WHERE site_id = $1 AND kind = 'author' AND author_id = $2 AND lifted_at IS NULL
				AND (expires_at IS NULL OR expires_at > $6)
		) AS banned
	FROM postbag.account
	WHERE site_id = $1 AND account_id = $2
	FOR UPDATE
), emptied AS (
	UPDATE postbag.account SET name = $5, email_sealed = NULL
	FROM here
	WHERE account.account_id = here.account_id AND here.banned
), gone AS (
	DELETE FROM postbag.account
	USING here
	WHERE account.account_id = here.account_id AND NOT here.banned
), unbadged AS (
	DELETE FROM postbag.staff
	USING here
	WHERE staff.site_id = $1 AND staff.author_id = here.account_id
), asked AS (
	INSERT INTO postbag.erasure (account_id, site_id, keeps, author_id, author_name, asked_at)
	SELECT account_id, $1, $3, $4, $5, $6
	FROM here
	ON CONFLICT (account_id) DO UPDATE SET
		keeps = erasure.keeps AND excluded.keeps, asked_at = excluded.asked_at
)
SELECT account_id FROM here
