-- accounts_enter: takes a token of a site that nobody has handed in before, and gives the account that
-- it is of, made or brought up to date. Of two tries at once one finds the row of the other, and nothing
-- to do.
-- kind    write
-- param   $1 bigint  site id
-- param   $2 bytea  what the token is known by
-- param   $3 timestamptz  when it expires
-- param   $4 bytea  what the account is known by
-- param   $5 bigint  a fresh account id
-- param   $6 text  name
-- param   $7 bytea  e-mail address, sealed, or null
-- param   $8 timestamptz  now
-- param   $9 bigint  the key that signed it
-- column  account_id bigint  no row when the token was handed in before
WITH taken AS (
	INSERT INTO postbag.sso_used (site_id, token, expires_at)
	VALUES ($1, $2, $3)
	ON CONFLICT (site_id, token) DO NOTHING
	RETURNING site_id
), used AS (
	-- Not each time: who sign in at once would wait for each other.
	UPDATE postbag.sso_key SET used_at = $8
	FROM taken
	WHERE sso_key.sso_key_id = $9 AND sso_key.site_id = taken.site_id
		AND (used_at IS NULL OR used_at < $8 - interval '1 hour')
)
INSERT INTO postbag.account (account_id, site_id, subject, name, email_sealed, made_at, seen_at)
SELECT $5, taken.site_id, $4, $6, $7, $8, $8
FROM taken
ON CONFLICT (site_id, subject) DO UPDATE SET
	name = excluded.name, email_sealed = excluded.email_sealed, seen_at = excluded.seen_at
RETURNING account.account_id
