-- shares_add: counts a round of share intents, each actor once a day for an article and network.
-- An intent is allowed if the buckets of its actor and of the actor's neighbourhood (see limits_take) both have room;
-- of several in one round the first ones are. What one of the two refuses takes nothing from the other. Rows are
-- locked in the order of their keys, the actors' first, so that two writers at once
-- wait for each other and no more. What is shared by another address of an article counts for that; of
-- one that becomes so at the same time the constraint article_alias_is_empty says so, and a second run
-- counts it right.
-- Of the intents that an article gets within a minute by the database's clock, the first so many are
-- counted, and the others are suspect. The article's row says how many there were before, and is held
-- until this is over: so it is exact between writers. A minute that is ahead by more than one is of a
-- clock that was wrong.
-- kind    idempotent
-- param   $1 bigint[]  article ids
-- param   $2 bigint[]  site ids
-- param   $3 text[]  canonical URLs of the articles
-- param   $4 text[]  titles, or empty
-- param   $5 text[]  networks
-- param   $6 bytea[]  actor keys
-- param   $7 date[]  days of the actor keys
-- param   $8 bytea[]  limit keys
-- param   $9 bigint  the limit: how many at once
-- param   $10 bigint  the limit: period in seconds
-- param   $11 bytea[]  limit keys of the neighbourhoods
-- param   $12 bigint  their limit: how many at once
-- param   $13 timestamptz  now, for new articles
-- param   $14 bigint[]  how many the article may get in a minute; 0: any number
-- column  place bigint  which intent, from 1
-- column  allowed boolean
-- column  counted boolean  whether it is one that readers see
-- column  suspect boolean  whether it came past what the minute may have
-- column  own_us bigint  from now, when after this round the next one of this actor fits; not above 0: now
-- column  near_us bigint  the same of the neighbourhood
WITH clock AS MATERIALIZED (
	SELECT now, now + period AS brim, now + period + interval '1 minute' AS beyond, step, near_step
	FROM (
		SELECT
			clock_timestamp() AS now,
			$10 * interval '1 second' AS period,
			greatest($10 * 1000000 / $9, 1) * interval '1 microsecond' AS step,
			greatest($10 * 1000000 / $12, 1) * interval '1 microsecond' AS near_step
	) AS given
), alias AS MATERIALIZED (
	SELECT article_id, leads_to
	FROM postbag.article
	WHERE article_id = ANY ($1) AND leads_to IS NOT NULL
), intent AS MATERIALIZED (
	SELECT
		coalesce(alias.leads_to, given.article_id) AS article_id, site_id, url, title, network,
		actor_key, day, limit_key, near_key, most, place,
		row_number() OVER (PARTITION BY limit_key ORDER BY place) AS turn
	FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $11, $14) WITH ORDINALITY AS given (
		article_id, site_id, url, title, network, actor_key, day, limit_key, near_key, most, place
	)
	LEFT JOIN alias ON alias.article_id = given.article_id
), own AS MATERIALIZED (
	SELECT
		asked.limit_key, start.tat,
		floor(extract(epoch FROM clock.brim - start.tat) / extract(epoch FROM clock.step)) AS room
	FROM (SELECT DISTINCT limit_key FROM intent) AS asked
	CROSS JOIN clock
	-- LIMIT keeps this a look-up by key, however small the table was when the plan was made.
	LEFT JOIN LATERAL (
		SELECT tat
		FROM postbag.rate_limit
		WHERE rate_limit.limit_key = asked.limit_key AND tat <= clock.beyond
		LIMIT 1
	) AS known ON true
	CROSS JOIN LATERAL (SELECT greatest(known.tat, clock.now) AS tat) AS start
), near AS MATERIALIZED (
	SELECT
		asked.near_key, start.tat,
		floor(extract(epoch FROM clock.brim - start.tat) / extract(epoch FROM clock.near_step)) AS room
	FROM (SELECT DISTINCT near_key FROM intent) AS asked
	CROSS JOIN clock
	LEFT JOIN LATERAL (
		SELECT tat
		FROM postbag.rate_limit
		WHERE rate_limit.limit_key = asked.near_key AND tat <= clock.beyond
		LIMIT 1
	) AS known ON true
	CROSS JOIN LATERAL (SELECT greatest(known.tat, clock.now) AS tat) AS start
), fitting AS MATERIALIZED (
	SELECT alone.place, alone.limit_key, alone.near_key
	FROM (
		SELECT
			intent.place, intent.limit_key, intent.near_key,
			row_number() OVER (PARTITION BY intent.near_key ORDER BY intent.place) AS turn
		FROM intent
		JOIN own ON own.limit_key = intent.limit_key
		WHERE intent.turn <= own.room
	) AS alone
	JOIN near ON near.near_key = alone.near_key
	WHERE alone.turn <= near.room
), taken AS (
	INSERT INTO postbag.rate_limit AS known (limit_key, tat)
	SELECT wanted.limit_key, clock.now + wanted.intents * clock.step
	FROM (SELECT limit_key, count(*) AS intents FROM fitting GROUP BY limit_key) AS wanted
	CROSS JOIN clock
	ORDER BY wanted.limit_key
	ON CONFLICT (limit_key) DO UPDATE SET tat =
		CASE
			WHEN known.tat > (SELECT beyond FROM clock) THEN excluded.tat
			ELSE greatest(excluded.tat, known.tat + (excluded.tat - (SELECT now FROM clock)))
		END
	WHERE known.tat + (excluded.tat - (SELECT now FROM clock)) <= (SELECT brim FROM clock)
		OR known.tat > (SELECT beyond FROM clock)
	RETURNING limit_key
), near_taken AS (
	INSERT INTO postbag.rate_limit AS known (limit_key, tat)
	SELECT wanted.near_key, clock.now + wanted.intents * clock.near_step
	FROM (
		SELECT near_key, count(*) AS intents
		FROM fitting
		WHERE limit_key IN (SELECT limit_key FROM taken)
		GROUP BY near_key
	) AS wanted
	CROSS JOIN clock
	ORDER BY wanted.near_key
	ON CONFLICT (limit_key) DO UPDATE SET tat =
		CASE
			WHEN known.tat > (SELECT beyond FROM clock) THEN excluded.tat
			ELSE greatest(excluded.tat, known.tat + (excluded.tat - (SELECT now FROM clock)))
		END
	WHERE known.tat + (excluded.tat - (SELECT now FROM clock)) <= (SELECT brim FROM clock)
		OR known.tat > (SELECT beyond FROM clock)
	RETURNING limit_key
), judged AS MATERIALIZED (
	SELECT
		intent.article_id, intent.site_id, intent.url, intent.title, intent.network,
		intent.actor_key, intent.day, intent.most, intent.place,
		fitting.place IS NOT NULL
			AND intent.limit_key IN (SELECT limit_key FROM taken)
			AND intent.near_key IN (SELECT limit_key FROM near_taken) AS allowed,
		(extract(epoch FROM own.tat - clock.brim + clock.step
			* (count(fitting.place) OVER (PARTITION BY intent.limit_key) + 1)
		) * 1000000)::bigint AS own_us,
		(extract(epoch FROM near.tat - clock.brim + clock.near_step
			* (count(fitting.place) OVER (PARTITION BY intent.near_key) + 1)
		) * 1000000)::bigint AS near_us
	FROM intent
	CROSS JOIN clock
	JOIN own ON own.limit_key = intent.limit_key
	JOIN near ON near.near_key = intent.near_key
	LEFT JOIN fitting ON fitting.place = intent.place
), fresh AS (
	INSERT INTO postbag.share_seen (article_id, network, actor_key, day)
	SELECT DISTINCT article_id, network, actor_key, day
	FROM judged
	WHERE allowed
	ORDER BY article_id, network, actor_key, day
	ON CONFLICT (article_id, network, actor_key, day) DO NOTHING
	RETURNING article_id, network, actor_key, day
), first AS MATERIALIZED (
	SELECT DISTINCT ON (fresh.article_id, fresh.network, fresh.actor_key, fresh.day)
		judged.article_id, judged.site_id, judged.network, judged.day, judged.most, judged.place
	FROM fresh
	JOIN judged ON judged.article_id = fresh.article_id AND judged.network = fresh.network
		AND judged.actor_key = fresh.actor_key AND judged.day = fresh.day
	WHERE judged.allowed
	ORDER BY fresh.article_id, fresh.network, fresh.actor_key, fresh.day, judged.place
), shown AS (
	INSERT INTO postbag.article AS known (
		article_id, site_id, article_key, url, title, share_revision, share_minute, minute_shares,
		created_at
	)
	SELECT DISTINCT ON (article_id)
		article_id, site_id, url, url, title, 1, date_trunc('minute', clock.now), came.intents, $13
	FROM judged
	JOIN (SELECT article_id, count(*) AS intents FROM first GROUP BY article_id) AS came
		USING (article_id)
	CROSS JOIN clock
	ORDER BY article_id, title = '', place
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
	RETURNING article_id, minute_shares
), taken_in AS MATERIALIZED (
	SELECT
		first.article_id, first.site_id, first.network, first.day, first.place,
		first.most > 0 AND shown.minute_shares - count(*) OVER (PARTITION BY first.article_id)
			+ row_number() OVER (PARTITION BY first.article_id ORDER BY first.place)
			> first.most AS suspect
	FROM first
	JOIN shown ON shown.article_id = first.article_id
), total AS (
	INSERT INTO postbag.share_count AS known (article_id, network, shares)
	SELECT article_id, network, count(*)
	FROM taken_in
	WHERE NOT suspect
	GROUP BY article_id, network
	ORDER BY article_id, network
	ON CONFLICT (article_id, network) DO UPDATE SET shares = known.shares + excluded.shares
), daily AS (
	INSERT INTO postbag.share_day AS known (article_id, site_id, network, day, shares)
	SELECT article_id, site_id, network, day, count(*)
	FROM taken_in
	WHERE NOT suspect
	GROUP BY article_id, site_id, network, day
	ORDER BY article_id, network, day
	ON CONFLICT (article_id, network, day) DO UPDATE SET shares = known.shares + excluded.shares
), apart AS (
	INSERT INTO postbag.share_suspect AS known (article_id, site_id, network, day, suspect)
	SELECT article_id, site_id, network, day, count(*)
	FROM taken_in
	WHERE suspect
	GROUP BY article_id, site_id, network, day
	ORDER BY article_id, network, day
	ON CONFLICT (article_id, network, day) DO UPDATE SET suspect = known.suspect + excluded.suspect
)
SELECT
	judged.place, judged.allowed, coalesce(NOT taken_in.suspect, false) AS counted,
	coalesce(taken_in.suspect, false) AS suspect, judged.own_us, judged.near_us
FROM judged
LEFT JOIN taken_in ON taken_in.place = judged.place
ORDER BY judged.place
