-- comments_published: published comments at some sites, newest first.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  before this comment id
-- param   $3 bigint  most rows
-- columns comment
-- column  site_id bigint
-- column  site_title text
-- column  article_title text
-- column  article_url text
SELECT
	@comment.comment@,
	comment.site_id,
	site.title AS site_title, article.title AS article_title, article.url AS article_url
FROM unnest($1) AS mine (site_id)
CROSS JOIN LATERAL (
	SELECT *
	FROM postbag.comment
	WHERE comment.site_id = mine.site_id AND comment.status = 'published'
		AND comment.comment_id < $2
	ORDER BY comment.comment_id DESC
	LIMIT $3
) AS comment
JOIN postbag.article ON article.article_id = comment.article_id
JOIN postbag.site ON site.site_id = comment.site_id
ORDER BY comment.comment_id DESC
LIMIT $3
