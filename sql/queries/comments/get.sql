-- comments_get: one comment, whatever its status.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- columns comment
SELECT
	@comment@
FROM postbag.comment
WHERE article_id = $1 AND comment_id = $2
