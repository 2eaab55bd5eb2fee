-- A share in one statement and so in one transaction, as a program without a combining writer would
-- count it: who has shared, the count, the count of the day, and that the counts have changed.
-- $1 article, $2 actor key.
WITH fresh AS (
	INSERT INTO postbag.share_seen (article_id, network, actor_key, day)
	VALUES ($1::bigint, 'bluesky', $2::bytea, current_date)
	ON CONFLICT DO NOTHING
	RETURNING article_id
), shown AS (
	UPDATE postbag.article SET share_revision = share_revision + 1
	WHERE article_id IN (SELECT article_id FROM fresh)
), total AS (
	INSERT INTO postbag.share_count AS known (article_id, network, shares)
	SELECT article_id, 'bluesky', 1 FROM fresh
	ON CONFLICT (article_id, network) DO UPDATE SET shares = known.shares + 1
)
INSERT INTO postbag.share_day AS known (article_id, site_id, network, day, shares)
SELECT article_id, 1, 'bluesky', current_date, 1 FROM fresh
ON CONFLICT (article_id, network, day) DO UPDATE SET shares = known.shares + 1
