-- sites_change: gives a site other settings and origins unless another site has one of them.
-- The old origins go before the new ones come: an origin may stay, or change its place. So do the
-- settings.
-- kind    idempotent
-- param   $1 bigint  site id
-- param   $2 text  title
-- param   $3 text  policy
-- param   $4 text  networks
-- param   $5 text[]  origins, the main one first
-- param   $6 text[]  names of settings
-- param   $7 text[]  their values
-- column  found boolean  whether there is such a site
-- column  taken text  an origin; null when the site was changed
WITH clash AS (
	SELECT origin FROM postbag.site_origin WHERE origin = ANY ($5) AND site_id <> $1
), changed AS (
	UPDATE postbag.site SET title = $2, policy = $3, networks = $4
	WHERE site_id = $1 AND NOT EXISTS (SELECT FROM clash)
	RETURNING site_id
), removed AS (
	DELETE FROM postbag.site_origin USING changed
	WHERE site_origin.site_id = changed.site_id
	RETURNING site_origin.origin
), served AS (
	INSERT INTO postbag.site_origin (origin, site_id, place)
	SELECT wanted.origin, changed.site_id, wanted.place - 1
	FROM changed
	CROSS JOIN unnest($5) WITH ORDINALITY AS wanted (origin, place)
	WHERE (SELECT count(*) FROM removed) >= 0
), unset AS (
	DELETE FROM postbag.site_setting USING changed
	WHERE site_setting.site_id = changed.site_id
	RETURNING site_setting.name
), fitted AS (
	INSERT INTO postbag.site_setting (site_id, name, value)
	SELECT changed.site_id, given.name, given.value
	FROM changed
	CROSS JOIN unnest($6, $7) AS given (name, value)
	WHERE (SELECT count(*) FROM unset) >= 0
)
SELECT
	EXISTS (SELECT FROM postbag.site WHERE site_id = $1) AS found,
	(SELECT min(origin) FROM clash) AS taken
