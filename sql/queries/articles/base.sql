-- articles_base: says how many shares of an article were counted elsewhere, by network.
-- The article's row is locked before the counts, as shares_add does.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 text[]  networks
-- param   $3 bigint[]  of each the number; 0: none
-- column  article_id bigint  no row when there is no such article
WITH shown AS (
	UPDATE postbag.article SET share_revision = share_revision + 1
	WHERE article_id = $1 AND leads_to IS NULL
	RETURNING article_id
), said AS (
	INSERT INTO postbag.share_count AS known (article_id, network, shares, base)
	SELECT shown.article_id, given.network, 0, given.base
	FROM shown
	CROSS JOIN unnest($2, $3) AS given (network, base)
	WHERE given.base > 0 OR EXISTS (
		SELECT
		FROM postbag.share_count
		WHERE share_count.article_id = $1 AND share_count.network = given.network
			AND share_count.base > 0
	)
	ORDER BY given.network
	ON CONFLICT (article_id, network) DO UPDATE SET base = excluded.base
)
SELECT article_id FROM shown
