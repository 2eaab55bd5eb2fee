-- passkeys_add: adds a passkey of a moderator, unless they have as many as one may have or there is
-- one of this credential, and notes it.
-- kind    write
-- param   $1 bigint  moderator id
-- param   $2 text  what it is called
-- param   $3 bytea  credential id
-- param   $4 bigint  algorithm
-- param   $5 bytea  public key
-- param   $6 bigint  how often it has signed
-- param   $7 timestamptz  when the challenge was made that it was made with
-- param   $8 timestamptz  now
-- param   $9 bigint  most that a moderator may have
-- column  passkey_id bigint  no row when it cannot be added
WITH owner AS MATERIALIZED (
	SELECT moderator_id, name FROM postbag.moderator WHERE moderator_id = $1 FOR NO KEY UPDATE
), added AS (
	INSERT INTO postbag.passkey (
		moderator_id, name, credential_id, algorithm, public_key, signs, challenged_at, made_at
	)
	SELECT owner.moderator_id, $2, $3, $4, $5, $6, $7, $8
	FROM owner
	WHERE $9 > (
		SELECT count(*) FROM postbag.passkey WHERE passkey.moderator_id = owner.moderator_id
	)
	ON CONFLICT (credential_id) DO NOTHING
	RETURNING passkey_id
), told AS (
	SELECT
		NULL::bigint AS site_id, owner.moderator_id AS moderator_id, owner.name AS moderator_name,
		owner.moderator_id AS concerns, 'passkey_add' AS kind, $2 AS subject, '' AS before,
		'' AS after, $8 AS at
	FROM added
	CROSS JOIN owner
), noted AS (
	@event@
)
SELECT passkey_id FROM added
