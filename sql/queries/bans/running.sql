-- bans_running: the bans that run, of all sites, by site, oldest first. Those that are over are not read.
-- kind    read
-- param   $1 timestamptz  now
-- columns ban
SELECT
	@ban@
FROM (
	SELECT @ban@
	FROM postbag.ban
	WHERE lifted_at IS NULL AND expires_at IS NULL
	UNION ALL
	SELECT @ban@
	FROM postbag.ban
	WHERE lifted_at IS NULL AND expires_at > $1
) AS ban
ORDER BY site_id, ban_id
