-- passkeys_find: the passkey of a credential, and whose it is.
-- kind    read
-- param   $1 bytea  credential id
-- column  passkey_id bigint  no row when there is none
-- column  algorithm bigint
-- column  public_key bytea
-- column  signs bigint
-- column  challenged_at timestamptz
-- column  moderator_id bigint
-- column  name text  the moderator's
-- column  created_at timestamptz  the moderator
-- column  second_factor boolean  it is on
SELECT
	passkey.passkey_id, passkey.algorithm, passkey.public_key, passkey.signs,
	passkey.challenged_at,
	moderator.moderator_id, moderator.name, moderator.created_at,
	EXISTS (
		SELECT FROM postbag.second_factor
		WHERE second_factor.moderator_id = moderator.moderator_id
	) AS second_factor
FROM postbag.passkey
JOIN postbag.moderator ON moderator.moderator_id = passkey.moderator_id
WHERE passkey.credential_id = $1
