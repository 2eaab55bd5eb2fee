-- bans_look: the newest comments of a site, for a ban of words to be compared with: as many as asked for,
-- and no more than so many bytes of text; none of staff, whom no ban meets.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 timestamptz  since then
-- param   $3 bigint  most rows
-- param   $4 bigint  most bytes of text
-- columns met
SELECT
	@met@
FROM (
	SELECT
		@met@,
		sum(octet_length(body)) OVER (ORDER BY created_at DESC, comment_id DESC) AS bytes
	FROM (
		SELECT @met@
		FROM postbag.comment
		WHERE site_id = $1 AND created_at >= $2 AND badge = ''
		ORDER BY created_at DESC, comment_id DESC
		LIMIT $3
	) AS newest
) AS bounded
WHERE bytes <= $4
ORDER BY created_at DESC, comment_id DESC
