-- passkeys_use: takes what a passkey has signed, unless it has signed this challenge or a later one
-- before, or says that it has signed no more often than it said before.
-- kind    write
-- param   $1 bigint  passkey id
-- param   $2 bigint  how often it has signed
-- param   $3 timestamptz  when the challenge was made
-- param   $4 timestamptz  now
-- column  passkey_id bigint  no row when it cannot be taken
UPDATE postbag.passkey SET signs = $2, challenged_at = $3, used_at = $4
WHERE passkey_id = $1 AND challenged_at < $3 AND (signs = 0 OR signs < $2)
RETURNING passkey_id
