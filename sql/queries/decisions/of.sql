-- decisions_of: one comment's decisions, oldest first.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- param   $3 bigint  most rows
-- columns decision
-- column  article_title text
-- column  article_url text
-- column  author_name text  of the comment, or null
-- column  standing boolean  whether it can be taken back
SELECT
	@decision.decision@,
	article.title AS article_title, article.url AS article_url, comment.author_name,
	EXISTS (
		SELECT
		FROM postbag.decision_standing
		WHERE decision_standing.article_id = decision.article_id
			AND decision_standing.decision_id = decision.decision_id
	) AS standing
FROM postbag.decision
JOIN postbag.article ON article.article_id = decision.article_id
JOIN postbag.comment ON comment.article_id = decision.article_id
	AND comment.comment_id = decision.comment_id
WHERE decision.article_id = $1 AND decision.comment_id = $2
ORDER BY decision.decision_id
LIMIT $3
