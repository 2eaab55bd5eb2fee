-- sites_policy: gives a site another policy, and another value of one of its settings; what is another
-- afterwards is noted, a line each.
-- kind    idempotent
-- param   $1 bigint  site id
-- param   $2 text  policy
-- param   $3 text  name of the setting
-- param   $4 text  its value, or null: as the default
-- param   $5 bigint  who does it, or null for the operator
-- param   $6 text  their name
-- param   $7 timestamptz  now
-- column  site_id bigint  no row when there is no such site
WITH was AS (
	SELECT
		site.policy,
		(
			SELECT site_setting.value
			FROM postbag.site_setting
			WHERE site_setting.site_id = site.site_id AND site_setting.name = $3
		) AS value
	FROM postbag.site
	WHERE site.site_id = $1
), changed AS (
	UPDATE postbag.site SET policy = $2 WHERE site_id = $1 RETURNING site_id, name
), unset AS (
	DELETE FROM postbag.site_setting USING changed
	WHERE site_setting.site_id = changed.site_id AND site_setting.name = $3
	RETURNING site_setting.name
), fitted AS (
	INSERT INTO postbag.site_setting (site_id, name, value)
	SELECT changed.site_id, $3, $4
	FROM changed
	WHERE $4 IS NOT NULL AND (SELECT count(*) FROM unset) >= 0
), told AS (
	SELECT
		changed.site_id AS site_id, $5::bigint AS moderator_id, $6 AS moderator_name,
		NULL::bigint AS concerns, 'site_change' AS kind, changed.name AS subject,
		concat_ws(E'\n',
			CASE WHEN was.policy <> $2 THEN 'policy=' || was.policy END,
			CASE WHEN was.value IS DISTINCT FROM $4 THEN $3 || '=' || coalesce(was.value, '') END
		) AS before, concat_ws(E'\n',
			CASE WHEN was.policy <> $2 THEN 'policy=' || $2 END,
			CASE WHEN was.value IS DISTINCT FROM $4 THEN $3 || '=' || coalesce($4, '') END
		) AS after, $7 AS at
	FROM changed
	CROSS JOIN was
	WHERE was.policy <> $2 OR was.value IS DISTINCT FROM $4
), noted AS (
	@event@
)
SELECT site_id FROM changed
