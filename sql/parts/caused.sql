-- Those of a part of a queue that have the cause that is asked for: see queues_read and stretch.
SELECT article_id, comment_id
FROM postbag.comment_cause
WHERE (
		@bycause@
	)
	AND comment_cause.site_id = part.site_id AND comment_cause.cause = $14
	AND comment_cause.status = part.status
	AND comment_cause.comment_id > part.above
	AND comment_cause.comment_id < part.below
