-- limits_take: takes one from a bucket, and one from a second (GCRA): from both or from none.
-- Of a bucket, so many can be taken at once, then they come back evenly over the period. tat is when it will
-- be full again; one more fits while that is less than a period away afterwards. A tat more than a
-- minute beyond the period comes from a clock that was put back: the bucket counts as full then.
-- The second is asked first and taken from last, so that what the first refuses takes nothing from it, which many
-- share, and every statement locks the two in one order. If others take what was left of it in that moment, one of
-- the first is gone as well; it comes back like any other, and own_us has it.
-- A retry may take two for one: better than to refuse a reader because a connection was lost.
-- kind    idempotent
-- param   $1 bytea  limit key
-- param   $2 bigint  how many at once
-- param   $3 bigint  period in seconds
-- param   $4 bytea  limit key of the second, or null
-- param   $5 bigint  how many of that at once
-- column  allowed boolean
-- column  own_us bigint  from now, when the next one fits into the first; not above 0: now
-- column  near_us bigint  the same of the second
WITH clock AS MATERIALIZED (
	SELECT now, now + period AS brim, now + period + interval '1 minute' AS beyond, step, near_step
	FROM (
		SELECT
			clock_timestamp() AS now,
			$3 * interval '1 second' AS period,
			greatest($3 * 1000000 / $2, 1) * interval '1 microsecond' AS step,
			greatest($3 * 1000000 / $5, 1) * interval '1 microsecond' AS near_step
	) AS given
), before AS MATERIALIZED (
	SELECT (SELECT tat FROM postbag.rate_limit WHERE limit_key = $4 AND tat <= beyond) AS near FROM clock
), taken AS (
	INSERT INTO postbag.rate_limit AS known (limit_key, tat)
	SELECT $1, now + step
	FROM clock
	CROSS JOIN before
	WHERE coalesce(before.near + near_step <= brim, true)
	@refill@
	RETURNING tat
), near_taken AS (
	INSERT INTO postbag.rate_limit AS known (limit_key, tat)
	SELECT $4, now + near_step
	FROM clock
	CROSS JOIN taken
	WHERE $4 IS NOT NULL
	@refill@
	RETURNING tat
), after AS (
	SELECT
		coalesce(
			(SELECT tat FROM taken),
			(SELECT tat FROM postbag.rate_limit WHERE limit_key = $1 AND tat <= clock.beyond)
		) AS own,
		coalesce((SELECT tat FROM near_taken), before.near) AS near
	FROM before
	CROSS JOIN clock
)
SELECT
	EXISTS (SELECT FROM taken) AND ($4 IS NULL OR EXISTS (SELECT FROM near_taken)) AS allowed,
	coalesce((extract(epoch FROM after.own + step - brim) * 1000000)::bigint, 0) AS own_us,
	coalesce((extract(epoch FROM after.near + near_step - brim) * 1000000)::bigint, 0) AS near_us
FROM clock
CROSS JOIN after
