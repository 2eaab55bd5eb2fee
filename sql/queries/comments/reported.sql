-- comments_reported: comments at some sites about which reports wait for a moderator, oldest
-- first.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 bigint  after this comment id; 0 from the start
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
	SELECT article_id, comment_id
	FROM postbag.report
	WHERE report.site_id = mine.site_id AND resolved_at IS NULL AND comment_id > $2
	GROUP BY comment_id, article_id
	ORDER BY comment_id
	LIMIT $3
) AS reported
JOIN postbag.comment ON comment.article_id = reported.article_id
	AND comment.comment_id = reported.comment_id
JOIN postbag.article ON article.article_id = comment.article_id
JOIN postbag.site ON site.site_id = comment.site_id
ORDER BY comment.comment_id
LIMIT $3
