-- signers_remove: removes a key of a site, and notes it.
-- kind    write
-- param   $1 bigint  site id
-- param   $2 text  name
-- param   $3 bigint  who does it, or null for the operator
-- param   $4 text  their name
-- param   $5 timestamptz  now
-- column  sso_key_id bigint  no row when there is none of this name
WITH removed AS (
	DELETE FROM postbag.sso_key WHERE site_id = $1 AND name = $2
	RETURNING sso_key_id, kind, issuer
), told AS (
	SELECT
		$1::bigint AS site_id, $3::bigint AS moderator_id, $4 AS moderator_name,
		NULL::bigint AS concerns, 'sso_key_remove' AS kind, $2 AS subject,
		removed.kind || ' of ' || removed.issuer AS before, '' AS after, $5 AS at
	FROM removed
), noted AS (
	@event@
)
SELECT sso_key_id FROM removed
