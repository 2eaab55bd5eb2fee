-- comments_published: published comments, newest first.
-- kind    read
-- param   $1 bigint  before this comment id
-- param   $2 bigint  most rows
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
WHERE comment.status = 'published' AND comment.comment_id < $1
ORDER BY comment.comment_id DESC
LIMIT $2
