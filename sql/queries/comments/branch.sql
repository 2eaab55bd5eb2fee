-- comments_branch: the branch around a comment for a moderator, and the comment whatever it is.
-- Published comments and those that are not come from an index each; spam is left out.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  root id
-- param   $3 bigint  comment id
-- param   $4 bigint  most rows of the branch
-- columns comment
WITH seen AS (
	SELECT comment_id
	FROM postbag.comment
	WHERE article_id = $1 AND root_id = $2 AND (status = 'published' OR answered)
		AND status <> 'spam'
	ORDER BY comment_id
	LIMIT $4
), unseen AS (
	SELECT comment_id
	FROM postbag.comment
	WHERE article_id = $1 AND root_id = $2 AND status IN ('held', 'rejected', 'deleted')
	ORDER BY comment_id
	LIMIT $4
), branch AS (
	SELECT comment_id FROM seen
	UNION
	SELECT comment_id FROM unseen
	ORDER BY comment_id
	LIMIT $4
)
SELECT
	@comment@
FROM postbag.comment
WHERE article_id = $1
	AND comment_id IN (SELECT comment_id FROM branch UNION SELECT $3)
ORDER BY comment_id
