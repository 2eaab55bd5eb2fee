-- comments_tally: how many comments there are of each status but published at some sites, up to a bound.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  where to stop counting
-- column  status text
-- column  comments bigint
SELECT kind.status, count(*) AS comments
FROM (VALUES ('held'), ('spam'), ('rejected'), ('deleted')) AS kind (status)
CROSS JOIN LATERAL (
	SELECT 1
	FROM postbag.comment
	WHERE comment.site_id = ANY ($1) AND comment.status = kind.status
	LIMIT $2
) AS found
GROUP BY kind.status
