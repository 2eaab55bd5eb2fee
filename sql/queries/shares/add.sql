-- shares_add: counts a round of share intents, each actor once a day for an article and network. Rows are
-- locked in the order of their keys, so that two writers at once wait for each other and no more. What is shared by
-- another address of an article counts for that; of one that becomes so at the same time the
-- constraint article_alias_is_empty says so, and a second run counts it right.
-- Of the intents that an article gets within a minute by the database's clock, the first so many are
-- counted, and the others are suspect. The article's row says how many there were before, and is held
-- until this is over: so it is exact between writers. A minute that is ahead by more than one is of a
-- clock that was wrong.
-- kind    idempotent
-- param   $1 bigint[]  which article each is of, from 1
-- param   $2 text[]  networks
-- param   $3 bytea[]  actor keys
-- param   $4 date[]  days of the actor keys
-- param   $5 bigint[]  article ids
-- param   $6 bigint[]  site ids of the articles
-- param   $7 text[]  their canonical URLs
-- param   $8 text[]  their titles, or empty
-- param   $9 bigint[]  how many each may get in a minute; 0: any number
-- param   $10 timestamptz  now, for new articles
-- one     $11 bigint  the article that all are of
-- column  place bigint  which intent, from 1, of those that were not counted before
-- column  suspect boolean  whether it came past what the minute may have: no reader sees it
WITH page AS MATERIALIZED (
	SELECT
		coalesce(known.leads_to, given.article_id) AS article_id, given.site_id,
		given.url, given.title, given.most, given.place
	-- Hidden so that how many there are is nothing a plan could be made for: one does for all rounds.
	FROM unnest(
		(SELECT $5), (SELECT $6), (SELECT $7), (SELECT $8), (SELECT $9)
	) WITH ORDINALITY AS given (article_id, site_id, url, title, most, place)
	-- LIMIT keeps this a look-up by key, whatever the plan was made for.
	LEFT JOIN LATERAL (
		SELECT leads_to
		FROM postbag.article
		WHERE article.article_id = given.article_id
			@one AND article.article_id = $11
		LIMIT 1
	) AS known ON true
), intent AS MATERIALIZED (
	SELECT page.article_id, given.network, given.actor_key, given.day, given.place
	FROM unnest(
		(SELECT $1), (SELECT $2), (SELECT $3), (SELECT $4)
	) WITH ORDINALITY AS given (page, network, actor_key, day, place)
	JOIN page ON page.place = given.page
), fresh AS (
	INSERT INTO postbag.share_seen (article_id, network, actor_key, day)
	SELECT article_id, network, actor_key, day
	FROM intent
	ORDER BY article_id, network, actor_key, day
	ON CONFLICT (article_id, network, actor_key, day) DO NOTHING
	RETURNING article_id, network, actor_key, day
), first AS MATERIALIZED (
	SELECT article_id, network, day, min(intent.place) AS place
	FROM fresh
	JOIN intent USING (article_id, network, actor_key, day)
	GROUP BY article_id, network, actor_key, day
), shown AS (
	INSERT INTO postbag.article AS known (
		article_id, site_id, article_key, url, title, share_revision, share_minute, minute_shares,
		created_at
	)
	SELECT DISTINCT ON (article_id)
		article_id, page.site_id, page.url, page.url, page.title, 1,
		date_trunc('minute', clock_timestamp()), new.shares, $10
	FROM (SELECT article_id, count(*) AS shares FROM first GROUP BY article_id) AS new
	JOIN page USING (article_id)
	ORDER BY article_id, page.title = '', page.place
	ON CONFLICT (article_id) DO UPDATE SET
		title = CASE WHEN known.title = '' THEN excluded.title ELSE known.title END,
		thread_revision = known.thread_revision
			+ (known.title = '' AND excluded.title <> '')::integer,
		share_revision = known.share_revision + 1,
		share_minute = CASE
			WHEN known.share_minute BETWEEN excluded.share_minute
				AND excluded.share_minute + interval '1 minute'
			THEN known.share_minute
			ELSE excluded.share_minute
		END,
		minute_shares = excluded.minute_shares + CASE
			WHEN known.share_minute BETWEEN excluded.share_minute
				AND excluded.share_minute + interval '1 minute'
			THEN known.minute_shares
			ELSE 0
		END
	RETURNING article_id, site_id, minute_shares
), told AS MATERIALIZED (
	SELECT
		article_id, shown.site_id, first.network, first.day, first.place,
		cap.most > 0 AND shown.minute_shares - count(*) OVER (PARTITION BY article_id)
			+ row_number() OVER (PARTITION BY article_id ORDER BY first.place)
			> cap.most AS suspect
	FROM first
	JOIN shown USING (article_id)
	JOIN (SELECT article_id, min(most) AS most FROM page GROUP BY article_id) AS cap USING (article_id)
), total AS (
	INSERT INTO postbag.share_count AS known (article_id, network, shares)
	SELECT article_id, network, count(*)
	FROM told
	WHERE NOT suspect
	GROUP BY article_id, network
	ORDER BY article_id, network
	ON CONFLICT (article_id, network) DO UPDATE SET shares = known.shares + excluded.shares
), daily AS (
	INSERT INTO postbag.share_day AS known (article_id, site_id, network, day, shares)
	SELECT article_id, site_id, network, day, count(*)
	FROM told
	WHERE NOT suspect
	GROUP BY article_id, site_id, network, day
	ORDER BY article_id, network, day
	ON CONFLICT (article_id, network, day) DO UPDATE SET shares = known.shares + excluded.shares
), apart AS (
	INSERT INTO postbag.share_suspect AS known (article_id, site_id, network, day, suspect)
	SELECT article_id, site_id, network, day, count(*)
	FROM told
	WHERE suspect
	GROUP BY article_id, site_id, network, day
	ORDER BY article_id, network, day
	ON CONFLICT (article_id, network, day) DO UPDATE SET suspect = known.suspect + excluded.suspect
)
SELECT place, suspect
FROM told
