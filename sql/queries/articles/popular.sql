-- articles_popular: a site's most discussed and most shared articles, what counts for most first.
-- An article counts for the published comments and the shares it got within the window, a comment or
-- a share of some age for 2 ^ (-4 * age / window): half of a new one after a quarter of the window, a
-- sixteenth at its end, so that little changes when it drops out. Of shares only the day is known:
-- they are taken as spread evenly over as much of it as is past. What has no title cannot be shown.
-- However busy the site, at most 168 * $6 comments and $7 rows of shares are read. The window is cut
-- into 168 slices (a week has so many hours); where one has more than $6 comments, the newest $6
-- stand for all of it, as if the others had come as fast. So the list is exact where at most $6
-- comments come in each slice, and else an estimate, in which all of the window has its share. Counts
-- kept by the hour would cost each comment, and each decision about one, a write more. Of shares the
-- newest days are read.
-- kind    read
-- param   $1 bigint  site id
-- param   $2 timestamptz  now
-- param   $3 bigint  the window in seconds
-- param   $4 boolean  whether comments count
-- param   $5 boolean  whether shares do
-- param   $6 bigint  most comments of a slice
-- param   $7 bigint  most rows of shares
-- param   $8 bigint  most articles
-- column  article_id bigint
-- column  site_id bigint
-- column  url text
-- column  title text
-- column  comments bigint  published ones, of whatever age
-- column  shares bigint  likewise, by all networks
WITH slice AS (
	SELECT
		$2 - (number + 1) * length AS since, $2 - number * length AS until,
		extract(epoch FROM length)::double precision AS length
	FROM (SELECT $3 * interval '1 second' / 168 AS length) AS clock
	CROSS JOIN generate_series(0, 167) AS number
	WHERE $4
), comment_read AS (
	SELECT
		article_id, known, length,
		extract(epoch FROM $2 - created_at)::double precision AS age,
		extract(epoch FROM until - oldest)::double precision AS reach
	FROM slice
	CROSS JOIN LATERAL (
		SELECT
			article_id, created_at, count(*) OVER () AS known, min(created_at) OVER () AS oldest
		FROM (
			SELECT article_id, created_at
			FROM postbag.comment
			WHERE site_id = $1 AND status = 'published'
				AND created_at > slice.since AND created_at <= slice.until
			ORDER BY created_at DESC, comment_id DESC
			LIMIT $6
		) AS newest
	) AS sample
), day AS (
	SELECT
		date '1970-01-01' + number AS day,
		greatest(0, past - 86400) AS least_age, least(past, $3) AS most_age,
		least(past, 86400) AS length
	FROM (SELECT extract(epoch FROM $2)::double precision AS now) AS clock
	CROSS JOIN generate_series(
		floor(now / 86400)::integer, floor((now - $3) / 86400)::integer, -1
	) AS number
	CROSS JOIN LATERAL (
		SELECT greatest(1, now - number * 86400.0::double precision) AS past
	) AS elapsed
	WHERE $5
), share_read AS (
	SELECT article_id, shares, least_age, most_age, length
	FROM day
	CROSS JOIN LATERAL (
		SELECT article_id, shares
		FROM postbag.share_day
		WHERE site_id = $1 AND share_day.day = day.day
		LIMIT $7
	) AS counts
	LIMIT $7
), counted AS (
	SELECT
		article_id,
		power(2, -4 * age / $3)
			* CASE WHEN known < $6 THEN 1 ELSE length / greatest(reach, length / 100) END AS weight
	FROM comment_read
	UNION ALL
	SELECT
		article_id,
		shares * (power(2, -4 * least_age / $3) - power(2, -4 * most_age / $3))
			* $3 / (4 * ln(2.0::double precision) * length) AS weight
	FROM share_read
), ranked AS MATERIALIZED (
	SELECT article_id, sum(weight) AS score FROM counted GROUP BY article_id
)
SELECT
	article.article_id, article.site_id, article.url, article.title, article.comments,
	(
		SELECT coalesce(sum(share_count.shares + share_count.base), 0)
		FROM postbag.share_count
		WHERE share_count.article_id = article.article_id
	)::bigint AS shares
FROM (SELECT article_id, score FROM ranked ORDER BY score DESC, article_id) AS first
CROSS JOIN LATERAL (
	-- LIMIT keeps this a look-up by key, and of no more articles than it takes.
	SELECT article_id, site_id, url, title, comments
	FROM postbag.article
	WHERE article.article_id = first.article_id AND article.title <> ''
		AND article.leads_to IS NULL
	LIMIT 1
) AS article
ORDER BY first.score DESC, first.article_id
LIMIT $8
