-- sites_change: gives a site other settings and origins unless another site has one of them.
-- The old origins go before the new ones come: an origin may stay, or change its place. So do the
-- settings. What is another afterwards is noted: each value before and after, a line each.
-- kind    idempotent
-- param   $1 bigint  site id
-- param   $2 text  title
-- param   $3 text  policy
-- param   $4 text  networks
-- param   $5 text[]  origins, the main one first
-- param   $6 text[]  names of settings
-- param   $7 text[]  their values
-- param   $8 bigint  who does it, or null for the operator
-- param   $9 text  their name
-- param   $10 timestamptz  now
-- column  found boolean  whether there is such a site
-- column  taken text  an origin; null when the site was changed
WITH clash AS (
	SELECT origin FROM postbag.site_origin WHERE origin = ANY ($5) AND site_id <> $1
), changed AS (
	UPDATE postbag.site SET title = $2, policy = $3, networks = $4
	WHERE site_id = $1 AND NOT EXISTS (SELECT FROM clash)
	RETURNING site_id, name
), was AS (
	SELECT part.place, part.name, part.value
	FROM postbag.site
	CROSS JOIN LATERAL (
		VALUES (1, 'title', site.title), (2, 'policy', site.policy), (3, 'networks', site.networks)
	) AS part (place, name, value)
	WHERE site.site_id = $1
	UNION ALL
	SELECT 4, 'origins', string_agg(origin, ' ' ORDER BY place)
	FROM postbag.site_origin
	WHERE site_id = $1
	UNION ALL
	SELECT 5, name, value FROM postbag.site_setting WHERE site_id = $1
), wanted AS (
	SELECT place, name, value
	FROM (
		VALUES (1, 'title', $2), (2, 'policy', $3), (3, 'networks', $4),
			(4, 'origins', array_to_string($5, ' '))
	) AS part (place, name, value)
	UNION ALL
	SELECT 5, name, value FROM unnest($6, $7) AS given (name, value)
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
), told AS (
	SELECT
		$1::bigint AS site_id, $8::bigint AS moderator_id, $9 AS moderator_name,
		NULL::bigint AS concerns, 'site_change' AS kind, changed.name AS subject,
		coalesce(difference.before, '') AS before, coalesce(difference.after, '') AS after, $10 AS at
	FROM changed
	CROSS JOIN (
		SELECT
			string_agg(name || '=' || was.value, E'\n' ORDER BY place, name) AS before,
			string_agg(name || '=' || wanted.value, E'\n' ORDER BY place, name) AS after
		FROM was
		FULL JOIN wanted USING (place, name)
		WHERE was.value IS DISTINCT FROM wanted.value
	) AS difference
	WHERE difference.before IS NOT NULL OR difference.after IS NOT NULL
), noted AS (
	@event@
)
SELECT
	EXISTS (SELECT FROM postbag.site WHERE site_id = $1) AS found,
	(SELECT min(origin) FROM clash) AS taken
