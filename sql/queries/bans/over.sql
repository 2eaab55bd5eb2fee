-- bans_over: bans at some sites that are over, newest first. Few others lie between them.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 timestamptz  now
-- param   $3 bigint  before this ban; the largest number from the newest
-- param   $4 bigint  most rows
-- columns ban
SELECT
	@newest.ban@
FROM unnest($1) AS mine (site_id)
CROSS JOIN LATERAL (
	SELECT @ban@
	FROM postbag.ban
	WHERE ban.site_id = mine.site_id AND ban.ban_id < $3
		AND (ban.lifted_at IS NOT NULL OR ban.expires_at <= $2)
	ORDER BY ban.ban_id DESC
	LIMIT $4
) AS newest
ORDER BY newest.ban_id DESC
LIMIT $4
