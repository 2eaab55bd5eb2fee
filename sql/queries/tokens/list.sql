-- tokens_list: a moderator's tokens that are not revoked, the newest first; those that have ended, too.
-- kind    read
-- param   $1 bigint  moderator id
-- column  token_id bigint
-- column  name text
-- column  scope text
-- column  created_at timestamptz
-- column  expires_at timestamptz
-- column  used_at timestamptz  the day of its last use; null when it never was
SELECT
	token_id, name, scope, created_at, expires_at,
	used_on::timestamp AT TIME ZONE 'UTC' AS used_at
FROM postbag.api_token
WHERE moderator_id = $1 AND revoked_at IS NULL
ORDER BY token_id DESC
LIMIT 100
