-- comments_around: a comment with all that it answers, and the first of what was said after it in its
-- branch: what its permalink shows, whatever page that is on.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  the comment
-- param   $3 bigint  most of either
-- columns comment
-- column  chosen boolean  whether its branch stands before all others
WITH RECURSIVE above AS (
	SELECT comment_id, parent_id, root_id, 1::bigint AS step
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2
	UNION ALL
	SELECT comment.comment_id, comment.parent_id, comment.root_id, above.step + 1
	FROM above
	JOIN postbag.comment ON comment.article_id = $1 AND comment.comment_id = above.parent_id
	WHERE above.step < $3
), branch AS (
	SELECT root_id FROM above LIMIT 1
), below AS (
	SELECT comment_id
	FROM postbag.comment
	WHERE article_id = $1 AND root_id = (SELECT root_id FROM branch) AND comment_id > $2
		AND (status = 'published' OR answered)
	ORDER BY comment_id
	LIMIT $3
)
SELECT
	@comment@,
	EXISTS (
		SELECT
		FROM postbag.comment
		WHERE article_id = $1 AND root_id = (SELECT root_id FROM branch) AND status = 'published'
			AND (pinned_at IS NOT NULL OR featured_at IS NOT NULL)
	) AS chosen
FROM postbag.comment
WHERE article_id = $1
	AND comment_id IN (
		SELECT comment_id FROM above
		UNION SELECT comment_id FROM below
		UNION SELECT root_id FROM branch
	)
ORDER BY comment_id
