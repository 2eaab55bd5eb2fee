-- limits_take_all: takes from the buckets of many actors at once, and from those of their neighbourhoods (see
-- limits_take): of each actor's bucket as many as there is room for in both, the first actors of a
-- neighbourhood first. What one of the two refuses takes nothing from the other. Rows are locked in the order of their
-- keys, the actors' first, so that two of these at once wait for each other and no more. If others take from a bucket
-- in that moment so that not all of this fits, it gives nothing; if that is a neighbourhood's, what was taken of
-- its actors is gone as well, and comes back like any other.
-- A retry may take two for one.
-- kind    idempotent
-- param   $1 bytea[]  limit keys of the actors, each once
-- param   $2 bigint[]  how many are wanted of each
-- param   $3 bigint[]  which neighbourhood each is of, from 1
-- param   $4 bigint[]  how many are wanted by those of the neighbourhood that come before
-- param   $5 bigint  the limit: how many at once
-- param   $6 bigint  the limit: period in seconds
-- param   $7 bytea[]  limit keys of the neighbourhoods, each once
-- param   $8 bigint  their limit: how many at once
-- column  place bigint  which actor, from 1
-- column  allowed bigint  how many
-- column  own_us bigint  from now, when the next one of this actor fits; not above 0: now
-- column  near_us bigint  the same of the neighbourhood
WITH clock AS MATERIALIZED (
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
)
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
ORDER BY got.at
