-- comments_queue: comments of one status but published, oldest first.
-- kind    read
-- param   $1 text  status
-- param   $2 bigint  after this comment id; 0 from the start
-- param   $3 bigint  most rows
-- columns comment
-- column  site_title text
-- column  article_title text
-- column  article_url text
SELECT
	@comment.comment@,
	site.title AS site_title, article.title AS article_title, article.url AS article_url
FROM postbag.comment
JOIN postbag.article ON article.article_id = comment.article_id
JOIN postbag.site ON site.site_id = comment.site_id
WHERE comment.status = $1 AND comment.status <> 'published' AND comment.comment_id > $2
ORDER BY comment.comment_id
LIMIT $3
