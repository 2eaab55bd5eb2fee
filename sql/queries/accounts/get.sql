-- accounts_get: an account of a site.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 bigint  account id
-- column  account_id bigint
-- column  name text
-- column  email_sealed bytea  or null
-- column  made_at timestamptz
-- column  seen_at timestamptz
SELECT account_id, name, email_sealed, made_at, seen_at
FROM postbag.account
WHERE site_id = $1 AND account_id = $2
