-- lessons_take: comments about which something was decided that the filter has not looked at, of one site,
-- with what it may learn from them: what moderators have published is good; what they have called spam, or
-- rejected as spam or advertising, is spam. What the editors have written themselves is neither.
-- kind    read
-- param   $1 bigint  at most so many
-- column  article_id bigint
-- column  comment_id bigint
-- column  site_id bigint
-- column  due_us bigint  since when, in microseconds since 1970
-- column  lesson text
-- column  author_name text
-- column  website text
-- column  body text
-- column  html text
SELECT
	due.article_id, due.comment_id, due.site_id,
	(extract(epoch FROM due.due_at) * 1000000)::bigint AS due_us,
	CASE
		WHEN comment.reviewed_at IS NULL OR comment.badge <> '' THEN 'none'
		WHEN comment.status = 'published' THEN 'good'
		WHEN comment.status = 'spam' THEN 'spam'
		WHEN comment.status = 'rejected' AND rejected.ground IN ('spam', 'advertising') THEN 'spam'
		ELSE 'none'
	END AS lesson,
	comment.author_name, comment.website, comment.body, comment.html
FROM (
	SELECT article_id, comment_id, site_id, due_at
	FROM postbag.lesson
	WHERE due_at IS NOT NULL AND site_id = (
		SELECT site_id
		FROM postbag.lesson
		WHERE due_at IS NOT NULL
		ORDER BY site_id
		LIMIT 1
	)
	ORDER BY due_at
	LIMIT $1
) AS due
JOIN postbag.comment ON comment.article_id = due.article_id AND comment.comment_id = due.comment_id
LEFT JOIN LATERAL (
	SELECT decision.ground
	FROM postbag.decision
	WHERE decision.article_id = due.article_id AND decision.comment_id = due.comment_id
		AND decision.to_status = 'rejected' AND decision.act = ''
	ORDER BY decision.decision_id DESC
	LIMIT 1
) AS rejected ON comment.status = 'rejected'
ORDER BY due.article_id, due.comment_id
