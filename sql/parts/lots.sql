-- What a round takes from the buckets of many, as the first parts of a WITH: see limits_take_all, whose parameters these are.
-- The part lot says what became of each.
clock AS MATERIALIZED (
	SELECT now, now + period AS brim, now + period + interval '1 minute' AS beyond, step, near_step
	FROM (
		SELECT
			clock_timestamp() AS now,
			$6 * interval '1 second' AS period,
			greatest($6 * 1000000 / $5, 1) * interval '1 microsecond' AS step,
			greatest($6 * 1000000 / $8, 1) * interval '1 microsecond' AS near_step
	) AS given
), near AS MATERIALIZED (
	SELECT
		asked.limit_key, asked.at, start.tat,
		floor(extract(epoch FROM clock.brim - start.tat) / extract(epoch FROM clock.near_step))::bigint AS room
	FROM clock
	CROSS JOIN unnest((SELECT $7)) WITH ORDINALITY AS asked (limit_key, at)
	-- LIMIT makes this a look-up by key, but where the plan was made for a table of a page or two: see comments_add.
	LEFT JOIN LATERAL (
		SELECT tat
		FROM postbag.rate_limit
		WHERE rate_limit.limit_key = asked.limit_key AND tat <= clock.beyond
		LIMIT 1
	) AS known ON true
	CROSS JOIN LATERAL (SELECT greatest(known.tat, clock.now) AS tat) AS start
), own AS MATERIALIZED (
	SELECT
		asked.limit_key, asked.at, asked.near_at,
		least(asked.wanted, near.room - asked.before, CASE
			WHEN asked.wanted > 1
			THEN floor(extract(epoch FROM clock.brim - greatest(known.tat, clock.now))
				/ extract(epoch FROM clock.step))::bigint
			ELSE 1
		END) AS fits
	FROM clock
	-- Hidden so that how many there are is nothing a plan could be made for: one does for all rounds.
	CROSS JOIN unnest((SELECT $1), (SELECT $2), (SELECT $3), (SELECT $4)) WITH ORDINALITY AS asked (
		limit_key, wanted, near_at, before, at
	)
	JOIN near ON near.at = asked.near_at
	-- Whether one fits shows when it is taken.
	LEFT JOIN LATERAL (
		SELECT tat
		FROM postbag.rate_limit
		WHERE asked.wanted > 1 AND rate_limit.limit_key = asked.limit_key AND tat <= clock.beyond
		LIMIT 1
	) AS known ON true
), taken AS (
	INSERT INTO postbag.rate_limit AS known (limit_key, tat)
	SELECT own.limit_key, clock.now + own.fits * clock.step
	FROM own
	CROSS JOIN clock
	WHERE own.fits > 0
	ORDER BY own.limit_key
	@refill@
	RETURNING limit_key, tat
), got AS MATERIALIZED (
	SELECT
		own.at, own.limit_key, own.near_at, taken.tat,
		CASE WHEN taken.tat IS NULL THEN 0 ELSE own.fits END AS fits
	FROM own
	LEFT JOIN taken ON taken.limit_key = own.limit_key
), near_taken AS (
	INSERT INTO postbag.rate_limit AS known (limit_key, tat)
	SELECT near.limit_key, clock.now + wanted.fits * clock.near_step
	FROM (SELECT near_at, sum(fits)::bigint AS fits FROM got GROUP BY near_at) AS wanted
	JOIN near ON near.at = wanted.near_at
	CROSS JOIN clock
	WHERE wanted.fits > 0
	ORDER BY near.limit_key
	@refill@
	RETURNING limit_key, tat
), lot AS MATERIALIZED (
	SELECT
		got.at AS place,
		CASE WHEN near_taken.tat IS NULL THEN 0 ELSE got.fits END AS allowed,
		(extract(epoch FROM coalesce(got.tat, known.tat, clock.now) + clock.step - clock.brim)
			* 1000000)::bigint AS own_us,
		(extract(epoch FROM coalesce(near_taken.tat, near.tat) + clock.near_step - clock.brim)
			* 1000000)::bigint AS near_us
	FROM clock
	CROSS JOIN got
	JOIN near ON near.at = got.near_at
	LEFT JOIN near_taken ON near_taken.limit_key = near.limit_key
	LEFT JOIN LATERAL (
		SELECT tat
		FROM postbag.rate_limit
		WHERE got.tat IS NULL AND rate_limit.limit_key = got.limit_key AND tat <= clock.beyond
		LIMIT 1
	) AS known ON true
)
