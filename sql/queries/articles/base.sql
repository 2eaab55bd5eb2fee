-- articles_base: says how many shares of an article were counted elsewhere, by network, and notes it.
-- The article's row is locked before the counts, as shares_add does.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 text[]  networks
-- param   $3 bigint[]  of each the number; 0: none
-- param   $4 bigint  who does it, or null for the operator
-- param   $5 text  their name
-- param   $6 timestamptz  now
-- column  article_id bigint  no row when there is no such article
WITH shown AS (
	UPDATE postbag.article SET share_revision = share_revision + 1
	WHERE article_id = $1 AND leads_to IS NULL
	RETURNING article_id, site_id, url, title
), was AS (
	SELECT coalesce(string_agg(network || '=' || base, E'\n' ORDER BY network), '') AS numbers
	FROM postbag.share_count
	WHERE article_id = $1 AND base > 0
), wanted AS (
	SELECT coalesce(string_agg(network || '=' || base, E'\n' ORDER BY network), '') AS numbers
	FROM unnest($2, $3) AS given (network, base)
	WHERE base > 0
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
), told AS (
	SELECT
		shown.site_id AS site_id, $4::bigint AS moderator_id, $5 AS moderator_name,
		NULL::bigint AS concerns, 'article_shares' AS kind, ltrim(shown.title || ' ' || shown.url) AS subject,
		was.numbers AS before, wanted.numbers AS after, $6 AS at
	FROM shown
	CROSS JOIN was
	CROSS JOIN wanted
	WHERE was.numbers <> wanted.numbers
), noted AS (
	@event@
)
SELECT article_id FROM shown
