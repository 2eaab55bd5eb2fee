-- comments_reported: comments about which reports wait for a moderator, oldest first.
-- kind    read
-- param   $1 bigint  after this comment id; 0 from the start
-- param   $2 bigint  most rows
-- columns comment
-- column  site_title text
-- column  article_title text
-- column  article_url text
SELECT
	@comment.comment@,
	site.title AS site_title, article.title AS article_title, article.url AS article_url
FROM (
	SELECT article_id, comment_id
	FROM postbag.report
	WHERE resolved_at IS NULL AND comment_id > $1
	GROUP BY comment_id, article_id
	ORDER BY comment_id
	LIMIT $2
) AS reported
JOIN postbag.comment ON comment.article_id = reported.article_id
	AND comment.comment_id = reported.comment_id
JOIN postbag.article ON article.article_id = comment.article_id
JOIN postbag.site ON site.site_id = comment.site_id
ORDER BY comment.comment_id
