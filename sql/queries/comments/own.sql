-- comments_own: an author's held comments under an article, oldest first.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  author id
-- param   $3 bigint  most rows
-- columns comment
SELECT
	@comment@
FROM postbag.comment
WHERE article_id = $1 AND author_id = $2 AND status = 'held'
ORDER BY comment_id
LIMIT $3
