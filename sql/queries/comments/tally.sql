-- comments_tally: how many comments there are of each status but published, up to a bound.
-- kind    read
-- param   $1 bigint  where to stop counting
-- column  status text
-- column  comments bigint
SELECT kind.status, count(*) AS comments
FROM (VALUES ('held'), ('spam'), ('rejected'), ('deleted')) AS kind (status)
CROSS JOIN LATERAL (
	SELECT 1
	FROM postbag.comment
	WHERE comment.status = kind.status AND comment.status <> 'published'
	LIMIT $1
) AS found
GROUP BY kind.status
