-- Of each site and status a stretch of comments, between two numbers: see queues_read, whose parameters
-- these are. Those that reports wait about are few, and are in an index of their own in order whatever their
-- status: they are one stretch of each site, since of a status that none of them has all would be looked at.
SELECT
	site.site_id, status.status,
	greatest(CASE WHEN NOT $12 THEN $13 END, CASE WHEN $8 IS NOT NULL THEN (
		SELECT edge.comment_id
		FROM postbag.comment AS edge
		WHERE edge.site_id = site.site_id AND edge.status = 'published' AND edge.created_at < $8
		ORDER BY edge.created_at DESC, edge.comment_id DESC
		LIMIT 1
	) END, 0) AS above,
	least(CASE WHEN $12 THEN $13 END, CASE WHEN $9 IS NOT NULL THEN (
		SELECT edge.comment_id
		FROM postbag.comment AS edge
		WHERE edge.site_id = site.site_id AND edge.status = 'published' AND edge.created_at >= $9
		ORDER BY edge.created_at, edge.comment_id
		LIMIT 1
	) END, 9223372036854775807) AS below
FROM unnest($1) AS site (site_id)
CROSS JOIN unnest(CASE WHEN $3 THEN '{any}' ELSE $2 END) AS status (status)
OFFSET 0
