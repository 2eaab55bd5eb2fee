-- statistics_shares: shares of some sites' articles on some days: by each network, and the articles
-- that were shared most, and most suspiciously.
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
-- column  suspect bigint  that came too fast, and of which nobody has said what they are
-- column  doubted boolean  an article's row for those; else for shares
WITH shared AS MATERIALIZED (
	SELECT
		article_id, network, sum(shares)::bigint AS shares, sum(suspect)::bigint AS suspect
	FROM unnest($1) AS mine (site_id)
	CROSS JOIN LATERAL (
		(
			SELECT article_id, network, shares, 0 AS suspect
			FROM postbag.share_day
			WHERE share_day.site_id = mine.site_id AND day BETWEEN $2 AND $3
			ORDER BY day DESC
			LIMIT $4
		)
		UNION ALL
		(
			SELECT article_id, network, 0 AS shares, suspect
			FROM postbag.share_suspect
			WHERE share_suspect.site_id = mine.site_id AND day BETWEEN $2 AND $3
			ORDER BY day DESC
			LIMIT $4
		)
	) AS newest
	GROUP BY article_id, network
), by_article AS MATERIALIZED (
	SELECT article_id, sum(shares)::bigint AS shares, sum(suspect)::bigint AS suspect
	FROM shared
	GROUP BY article_id
), most AS MATERIALIZED (
	(
		SELECT article_id, shares, suspect, false AS doubted
		FROM by_article
		WHERE shares > 0
		ORDER BY shares DESC, article_id
		LIMIT $5
	)
	UNION ALL
	(
		SELECT article_id, shares, suspect, true AS doubted
		FROM by_article
		WHERE suspect > 0
		ORDER BY suspect DESC, article_id
		LIMIT $5
	)
)
SELECT network, article_id, url, title, shares, suspect, doubted
FROM (
	SELECT
		network, NULL::bigint AS article_id, NULL AS url, NULL AS title,
		sum(shares)::bigint AS shares, sum(suspect)::bigint AS suspect, false AS doubted
	FROM shared
	GROUP BY network
	UNION ALL
	SELECT
		NULL AS network, article.article_id, article.url, article.title, most.shares,
		most.suspect, most.doubted
	FROM most
	CROSS JOIN LATERAL (
		SELECT article_id, url, title
		FROM postbag.article
		WHERE article.article_id = most.article_id
		LIMIT 1
	) AS article
) AS counted
ORDER BY CASE WHEN doubted THEN suspect ELSE shares END DESC, article_id, network
