-- rules_trial: the latest comments of a site by readers, newest first, to try a rule on: up to so many,
-- and up to so many bytes of text. Those of staff are judged by no rule.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 bigint  most comments
-- param   $3 bigint  most bytes
-- param   $4 boolean  with what the author had posted before
-- param   $5 boolean  with how many had been published with addresses of its e-mail domain
-- columns comment
-- column  article_title text
-- column  record text  the author's latest 50 before it: of each its status's first letter
-- column  domain_published bigint  counted up to 50; -1: it came without an address, or that is not known
SELECT
	@comment.comment@,
	article.title AS article_title, coalesce(before.record, '') AS record,
	coalesce(like_it.published, -1) AS domain_published
FROM (
	SELECT
		latest.article_id, latest.comment_id,
		sum(octet_length(comment.body)) OVER (ORDER BY latest.created_at DESC, latest.comment_id DESC)
			AS bytes
	FROM (
		SELECT article_id, comment_id, created_at
		FROM postbag.comment
		WHERE site_id = $1 AND status <> 'deleted' AND badge NOT IN ('staff', 'moderator')
		ORDER BY created_at DESC
		LIMIT $2
	) AS latest
	JOIN postbag.comment ON comment.article_id = latest.article_id
		AND comment.comment_id = latest.comment_id
) AS chosen
JOIN postbag.comment ON comment.article_id = chosen.article_id
	AND comment.comment_id = chosen.comment_id
JOIN postbag.article ON article.article_id = comment.article_id
LEFT JOIN LATERAL (
	SELECT string_agg(left(earlier.status, 1), '' ORDER BY earlier.comment_id DESC) AS record
	FROM (
		SELECT other.comment_id, other.status
		FROM postbag.comment AS other
		WHERE other.author_id = comment.author_id AND other.site_id = $1
			AND other.comment_id < comment.comment_id
		ORDER BY other.comment_id DESC
		LIMIT 50
	) AS earlier
) AS before ON $4
LEFT JOIN LATERAL (
	SELECT count(*) AS published
	FROM (
		SELECT
		FROM postbag.comment AS other
		WHERE other.domain_hash = comment.domain_hash AND other.status = 'published'
			AND other.comment_id < comment.comment_id
		LIMIT 50
	) AS earlier
) AS like_it ON $5 AND comment.domain_hash IS NOT NULL
WHERE chosen.bytes <= $3
ORDER BY comment.created_at DESC, comment.comment_id DESC
