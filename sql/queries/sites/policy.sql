-- sites_policy: gives a site another policy, and another value of one of its settings.
-- kind    idempotent
-- param   $1 bigint  site id
-- param   $2 text  policy
-- param   $3 text  name of the setting
-- param   $4 text  its value, or null: as the default
-- column  site_id bigint  no row when there is no such site
WITH changed AS (
	UPDATE postbag.site SET policy = $2 WHERE site_id = $1 RETURNING site_id
), unset AS (
	DELETE FROM postbag.site_setting USING changed
	WHERE site_setting.site_id = changed.site_id AND site_setting.name = $3
	RETURNING site_setting.name
), fitted AS (
	INSERT INTO postbag.site_setting (site_id, name, value)
	SELECT changed.site_id, $3, $4
	FROM changed
	WHERE $4 IS NOT NULL AND (SELECT count(*) FROM unset) >= 0
)
SELECT site_id FROM changed
