-- signers_add: adds a key to a site, unless it has one of this name or as many as one may have, and
-- notes it.
-- kind    write
-- param   $1 bigint  site id
-- param   $2 text  name
-- param   $3 text  kind
-- param   $4 text  issuer
-- param   $5 bytea  the public key, or the sealed secret
-- param   $6 bigint  most of one site
-- param   $7 bigint  who does it, or null for the operator
-- param   $8 text  their name
-- param   $9 timestamptz  now
-- column  added boolean
-- column  taken boolean  whether it has one of this name
WITH clash AS (
	SELECT FROM postbag.sso_key WHERE site_id = $1 AND name = $2
), added AS (
	INSERT INTO postbag.sso_key (site_id, name, kind, issuer, material, made_at)
	SELECT $1, $2, $3, $4, $5, $9
	WHERE NOT EXISTS (SELECT FROM clash)
		AND (SELECT count(*) FROM postbag.sso_key WHERE site_id = $1) < $6
	RETURNING sso_key_id
), told AS (
	SELECT
		$1::bigint AS site_id, $7::bigint AS moderator_id, $8 AS moderator_name,
		NULL::bigint AS concerns, 'sso_key_add' AS kind, $2 AS subject, '' AS before,
		$3 || ' of ' || $4 AS after, $9 AS at
	FROM added
), noted AS (
	@event@
)
SELECT EXISTS (SELECT FROM added) AS added, EXISTS (SELECT FROM clash) AS taken
