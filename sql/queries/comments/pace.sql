-- comments_pace: how many comments have come to a site lately, whatever became of them; no more are counted
-- than are of interest.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 timestamptz  since when
-- param   $3 bigint  most
-- column  posts bigint
SELECT count(*) AS posts
FROM (
	SELECT
	FROM postbag.comment
	WHERE site_id = $1 AND created_at >= $2
	LIMIT $3
) AS lately
