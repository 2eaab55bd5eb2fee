-- articles_suspects: says of all suspect shares of an article what they are: they are counted, they are
-- dropped, or both of these are suspect again; and notes it. What comes at the same time stays suspect.
-- The article's row is locked before the counts, as shares_add does.
-- kind    idempotent
-- param   $1 bigint  article id
-- param   $2 text  as what they stand from now on: counted, dropped or suspect
-- param   $3 bigint  who does it, or null for the operator
-- param   $4 text  their name
-- param   $5 timestamptz  now
-- column  article_id bigint  no row when there is no such article
WITH shown AS MATERIALIZED (
	UPDATE postbag.article SET share_revision = share_revision + 1
	WHERE article_id = $1 AND leads_to IS NULL
	RETURNING article_id, site_id, url, title
), was AS MATERIALIZED (
	SELECT
		share_suspect.network, share_suspect.day, share_suspect.suspect, share_suspect.counted,
		share_suspect.dropped, shown.site_id
	FROM shown
	JOIN postbag.share_suspect ON share_suspect.article_id = shown.article_id
	ORDER BY share_suspect.network, share_suspect.day
	FOR UPDATE OF share_suspect
), said AS (
	UPDATE postbag.share_suspect
	SET suspect = CASE $2 WHEN 'suspect' THEN was.suspect + was.counted + was.dropped ELSE 0 END,
		counted = CASE $2
			WHEN 'counted' THEN was.counted + was.suspect
			WHEN 'dropped' THEN was.counted
			ELSE 0
		END,
		dropped = CASE $2
			WHEN 'dropped' THEN was.dropped + was.suspect
			WHEN 'counted' THEN was.dropped
			ELSE 0
		END
	FROM was
	WHERE share_suspect.article_id = $1 AND share_suspect.network = was.network
		AND share_suspect.day = was.day
	RETURNING
		share_suspect.network, share_suspect.day, share_suspect.suspect, share_suspect.counted,
		share_suspect.dropped, share_suspect.counted - was.counted AS more, was.site_id
), total AS (
	INSERT INTO postbag.share_count AS known (article_id, network, shares)
	SELECT $1, network, greatest(sum(more), 0)
	FROM said
	GROUP BY network
	HAVING sum(more) <> 0
	ORDER BY network
	ON CONFLICT (article_id, network) DO UPDATE SET shares = known.shares + (
		SELECT sum(said.more) FROM said WHERE said.network = known.network
	)
), daily AS (
	INSERT INTO postbag.share_day AS known (article_id, site_id, network, day, shares)
	SELECT $1, site_id, network, day, greatest(more, 0)
	FROM said
	WHERE more <> 0
	ORDER BY network, day
	ON CONFLICT (article_id, network, day) DO UPDATE SET shares = known.shares + (
		SELECT said.more FROM said WHERE said.network = known.network AND said.day = known.day
	)
), before AS (
	SELECT coalesce(string_agg(
		format('%s=%s suspect, %s counted, %s dropped', network, suspect, counted, dropped),
		E'\n' ORDER BY network
	), '') AS numbers
	FROM (
		SELECT
			network, sum(suspect) AS suspect, sum(counted) AS counted, sum(dropped) AS dropped
		FROM was
		GROUP BY network
	) AS known
), after AS (
	SELECT coalesce(string_agg(
		format('%s=%s suspect, %s counted, %s dropped', network, suspect, counted, dropped),
		E'\n' ORDER BY network
	), '') AS numbers
	FROM (
		SELECT
			network, sum(suspect) AS suspect, sum(counted) AS counted, sum(dropped) AS dropped
		FROM said
		GROUP BY network
	) AS known
), told AS (
	SELECT
		shown.site_id AS site_id, $3::bigint AS moderator_id, $4 AS moderator_name,
		NULL::bigint AS concerns, 'article_suspects' AS kind, ltrim(shown.title || ' ' || shown.url) AS subject,
		before.numbers AS before, after.numbers AS after, $5 AS at
	FROM shown
	CROSS JOIN before
	CROSS JOIN after
	WHERE before.numbers <> after.numbers
), noted AS (
	@event@
)
SELECT article_id FROM shown
