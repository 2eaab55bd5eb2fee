-- What a moderator narrows a queue down to, but the words: see queues_read, whose parameters these are.
-- Reports and causes are looked up for each comment (OFFSET 0), as few are needed: the server would rather read all there are.
AND ($5 IS NULL OR comment.article_id = $5)
AND ($6 IS NULL OR comment.comment_id = $6)
AND ($7 IS NULL OR comment.author_id = $7)
AND ($8 IS NULL OR comment.created_at >= $8)
AND ($9 IS NULL OR comment.created_at < $9)
AND ($10 = '' OR comment.lang = $10)
AND ($11 = '' OR EXISTS (
	SELECT FROM postbag.report
	WHERE report.article_id = comment.article_id
		AND report.comment_id = comment.comment_id
		AND report.resolved_at IS NULL AND report.reason = $11
	OFFSET 0
))
AND ($14 = '' OR EXISTS (
	SELECT FROM postbag.comment_cause
	WHERE comment_cause.article_id = comment.article_id
		AND comment_cause.comment_id = comment.comment_id
		AND comment_cause.cause = $14
	OFFSET 0
))
AND ($15 IS NULL OR (comment.actor_key = $15 AND comment.actor_day = $16))
AND (cardinality($17) = 0 OR comment.email_hash = ANY ($17))
