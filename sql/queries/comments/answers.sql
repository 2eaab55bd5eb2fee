-- comments_answers: a root and the answers of its branch after a cursor, oldest first.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  the root
-- param   $3 bigint  the last answer of the page before
-- param   $4 bigint  most answers
-- columns comment
-- column  passed bigint  how many answers stand on the pages before
SELECT
	@comment@,
	(
		SELECT count(*)
		FROM postbag.comment
		WHERE article_id = $1 AND root_id = $2 AND comment_id > $2 AND comment_id <= $3
			AND (status = 'published' OR answered)
	) AS passed
FROM (
	SELECT
		@comment@
	FROM postbag.comment
	WHERE article_id = $1 AND comment_id = $2 AND root_id = $2
		AND (status = 'published' OR answered)
	UNION ALL
	SELECT
		@comment@
	FROM (
		SELECT
		@comment@
		FROM postbag.comment
		WHERE article_id = $1 AND root_id = $2 AND comment_id > $3 AND comment_id > $2
			AND (status = 'published' OR answered)
		ORDER BY comment_id
		LIMIT $4
	) AS answer
) AS branch
ORDER BY comment_id
