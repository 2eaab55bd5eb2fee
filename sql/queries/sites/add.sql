-- sites_add: adds a site with its origins unless its name or one of them is taken, and notes it.
-- kind    write
-- param   $1 text  name
-- param   $2 text  title
-- param   $3 text  policy
-- param   $4 text  networks
-- param   $5 text[]  origins, the main one first
-- param   $6 text[]  names of settings
-- param   $7 text[]  their values
-- param   $8 bigint  who does it, or null for the operator
-- param   $9 text  their name
-- param   $10 timestamptz  now
-- column  taken text  the name or an origin; null when the site was added
WITH clash AS (
	SELECT name AS taken FROM postbag.site WHERE name = $1
	UNION ALL
	SELECT origin FROM postbag.site_origin WHERE origin = ANY ($5)
), added AS (
	INSERT INTO postbag.site (name, title, policy, networks, created_at)
	SELECT $1, $2, $3, $4, $10 WHERE NOT EXISTS (SELECT FROM clash)
	RETURNING site_id
), served AS (
	INSERT INTO postbag.site_origin (origin, site_id, place)
	SELECT wanted.origin, added.site_id, wanted.place - 1
	FROM added
	CROSS JOIN unnest($5) WITH ORDINALITY AS wanted (origin, place)
), fitted AS (
	INSERT INTO postbag.site_setting (site_id, name, value)
	SELECT added.site_id, given.name, given.value
	FROM added
	CROSS JOIN unnest($6, $7) AS given (name, value)
), told AS (
	SELECT
		added.site_id AS site_id, $8::bigint AS moderator_id, $9 AS moderator_name,
		NULL::bigint AS concerns, 'site_add' AS kind, $1 AS subject, '' AS before,
		array_to_string($5, ' ') AS after, $10 AS at
	FROM added
), noted AS (
	@event@
)
SELECT min(taken) AS taken FROM clash
