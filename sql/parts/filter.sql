-- What a moderator narrows a queue down to: see queues_read, whose parameters these are; of a part, see stretch.
-- Reports and causes are looked up for each comment (OFFSET 0), as few are needed: the server would rather read all there are.
AND CASE WHEN $3 THEN comment.status = ANY ($2) ELSE comment.status = part.status END
AND (NOT $3 OR comment.reported_at IS NOT NULL)
AND (NOT $4 OR (comment.status = 'published' AND comment.reviewed_at IS NULL))
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
AND ($12 = '' OR comment.words @@ (
	websearch_to_tsquery('simple', $12)
	|| websearch_to_tsquery(postbag.words_of($13), $12)
))
AND ($16 = '' OR EXISTS (
	SELECT FROM postbag.comment_cause
	WHERE comment_cause.article_id = comment.article_id
		AND comment_cause.comment_id = comment.comment_id
		AND comment_cause.cause = $16
	OFFSET 0
))
AND ($17 IS NULL OR (comment.actor_key = $17 AND comment.actor_day = $18))
AND (cardinality($19) = 0 OR comment.email_hash = ANY ($19))
