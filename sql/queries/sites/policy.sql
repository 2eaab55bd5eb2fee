-- sites_policy: gives a site another policy, and other values of some of its settings; what is another
-- afterwards is noted, a line each.
-- kind    idempotent
-- param   $1 bigint  site id
-- param   $2 text  policy
-- param   $3 text[]  names of the settings
-- param   $4 text[]  their values; empty: as the default
-- param   $5 bigint  who does it, or null for the operator
-- param   $6 text  their name
-- param   $7 timestamptz  now
-- column  site_id bigint  no row when there is no such site
WITH given AS (
	SELECT name, nullif(value, '') AS value, place
	FROM unnest($3, $4) WITH ORDINALITY AS given (name, value, place)
), was AS (
	SELECT site.site_id, site.policy FROM postbag.site WHERE site.site_id = $1
), differs AS (
	SELECT given.name, site_setting.value AS before, given.value AS after, given.place
	FROM was
	CROSS JOIN given
	LEFT JOIN postbag.site_setting
		ON site_setting.site_id = was.site_id AND site_setting.name = given.name
	WHERE site_setting.value IS DISTINCT FROM given.value
), changed AS (
	UPDATE postbag.site SET policy = $2 WHERE site_id = $1 RETURNING site_id, name
), unset AS (
	DELETE FROM postbag.site_setting USING changed, given
	WHERE site_setting.site_id = changed.site_id AND site_setting.name = given.name
	RETURNING site_setting.name
), fitted AS (
	INSERT INTO postbag.site_setting (site_id, name, value)
	SELECT changed.site_id, given.name, given.value
	FROM changed
	CROSS JOIN given
	WHERE given.value IS NOT NULL AND (SELECT count(*) FROM unset) >= 0
), told AS (
	SELECT
		changed.site_id AS site_id, $5::bigint AS moderator_id, $6 AS moderator_name,
		NULL::bigint AS concerns, 'site_change' AS kind, changed.name AS subject,
		concat_ws(E'\n',
			CASE WHEN was.policy <> $2 THEN 'policy=' || was.policy END,
			(
				SELECT string_agg(name || '=' || coalesce(before, ''), E'\n' ORDER BY place)
				FROM differs
			)
		) AS before, concat_ws(E'\n',
			CASE WHEN was.policy <> $2 THEN 'policy=' || $2 END,
			(
				SELECT string_agg(name || '=' || coalesce(after, ''), E'\n' ORDER BY place)
				FROM differs
			)
		) AS after, $7 AS at
	FROM changed
	CROSS JOIN was
	WHERE was.policy <> $2 OR EXISTS (SELECT FROM differs)
), noted AS (
	@event@
)
SELECT site_id FROM changed
