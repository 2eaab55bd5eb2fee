-- decisions_log: all decisions at some sites, newest first.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  before this decision; the largest number from the newest
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
FROM unnest($1) AS mine (site_id)
CROSS JOIN LATERAL (
	SELECT *
	FROM postbag.decision
	WHERE decision.site_id = mine.site_id AND decision.decision_id < $2
	ORDER BY decision.decision_id DESC
	LIMIT $3
) AS decision
JOIN postbag.article ON article.article_id = decision.article_id
LEFT JOIN postbag.comment ON comment.article_id = decision.article_id
	AND comment.comment_id = decision.comment_id
ORDER BY decision.decision_id DESC
LIMIT $3
