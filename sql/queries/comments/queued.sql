-- comments_queued: one comment as the queue shows it, whatever its status.
-- kind    read
-- param   $1 bigint  article id
-- param   $2 bigint  comment id
-- columns comment
-- column  site_id bigint
-- column  site_title text
-- column  article_title text
-- column  article_url text
SELECT
	@comment.comment@,
	comment.site_id,
	site.title AS site_title, article.title AS article_title, article.url AS article_url
FROM postbag.comment
JOIN postbag.article ON article.article_id = comment.article_id
JOIN postbag.site ON site.site_id = comment.site_id
WHERE comment.article_id = $1 AND comment.comment_id = $2
