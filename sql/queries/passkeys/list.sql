-- passkeys_list: a moderator's passkeys, the oldest first.
-- kind    read
-- param   $1 bigint  moderator id
-- column  passkey_id bigint
-- column  name text
-- column  credential_id bytea
-- column  made_at timestamptz
-- column  used_at timestamptz  null: it was never used
SELECT passkey_id, name, credential_id, made_at, used_at
FROM postbag.passkey
WHERE moderator_id = $1
ORDER BY passkey_id
