-- statistics_shares: shares of some sites' articles on some days: by each network, and the articles
-- that were shared most.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 date  the first day
-- param   $3 date  the last
-- param   $4 bigint  how many counts (each of an article, a network and a day) of each site are read at most
-- param   $5 bigint  most articles
-- column  network text  null in an article's row
-- column  article_id bigint  null in a network's row
-- column  url text  likewise
-- column  title text  likewise
-- column  shares bigint
WITH shared AS MATERIALIZED (
	SELECT article_id, network, sum(shares)::bigint AS shares
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		SELECT article_id, network, shares
		FROM postbag.share_day
		WHERE share_day.site_id = mine.site_id AND day BETWEEN $2 AND $3
		ORDER BY day DESC
		LIMIT $4
	) AS newest
	GROUP BY article_id, network
), most AS MATERIALIZED (
	SELECT article_id, sum(shares)::bigint AS shares
	FROM shared
	GROUP BY article_id
	ORDER BY shares DESC, article_id
	LIMIT $5
)
SELECT network, article_id, url, title, shares
FROM (
	SELECT
		network, NULL::bigint AS article_id, NULL AS url, NULL AS title,
		sum(shares)::bigint AS shares
	FROM shared
	GROUP BY network
	UNION ALL
	SELECT NULL AS network, article.article_id, article.url, article.title, most.shares
	FROM most
	CROSS JOIN LATERAL (
		SELECT article_id, url, title
		FROM postbag.article
		WHERE article.article_id = most.article_id
		LIMIT 1
	) AS article
) AS counted
ORDER BY shares DESC, article_id, network
