-- statistics_busiest: the articles of some sites on which most comments were posted between two
-- moments, whatever has become of those, with their shares of that time.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 timestamptz  from
-- param   $3 timestamptz  until, without it
-- param   $4 date  the first day whose shares count
-- param   $5 date  the last
-- param   $6 bigint  how many comments of each site are read at most, the newest
-- param   $7 bigint  most rows
-- column  article_id bigint
-- column  url text
-- column  title text
-- column  comments bigint
-- column  shares bigint
WITH counted AS MATERIALIZED (
	SELECT article_id, count(*) AS comments
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT article_id
		FROM postbag.comment
		WHERE comment.site_id = mine.site_id AND created_at >= $2 AND created_at < $3
		ORDER BY created_at DESC
		LIMIT $6
	) AS newest
	GROUP BY article_id
	ORDER BY comments DESC, article_id
	LIMIT $7
)
SELECT
	article.article_id, article.url, article.title, counted.comments,
	(
		SELECT coalesce(sum(share_day.shares), 0)
		FROM postbag.share_day
		WHERE share_day.article_id = counted.article_id AND share_day.day BETWEEN $4 AND $5
	)::bigint AS shares
FROM counted
CROSS JOIN LATERAL (
	SELECT article_id, url, title
	FROM postbag.article
	WHERE article.article_id = counted.article_id
	LIMIT 1
) AS article
ORDER BY counted.comments DESC, counted.article_id
