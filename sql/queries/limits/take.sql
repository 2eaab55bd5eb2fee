-- limits_take: takes one from a bucket (GCRA): so many at once, then evenly over the period.
-- tat is when the bucket will be full again; one more fits while that is less than a period away
-- afterwards. A tat more than a minute beyond the period comes from a clock that was put back:
-- the bucket counts as full then.
-- A retry may take two for one: better than to refuse a reader because a connection was lost.
-- kind    idempotent
-- param   $1 bytea  limit key
-- param   $2 bigint  how many at once
-- param   $3 bigint  period in seconds
-- column  allowed boolean
-- column  wait_us bigint  until the next one fits; of use when this one does not
WITH clock AS MATERIALIZED (
	SELECT
		clock_timestamp() AS now,
		$3 * interval '1 second' AS period,
		greatest($3 * 1000000 / $2, 1) * interval '1 microsecond' AS step
), taken AS (
	INSERT INTO postbag.rate_limit AS bucket (limit_key, tat)
	SELECT $1, now + step FROM clock
	ON CONFLICT (limit_key) DO UPDATE SET tat =
		CASE
			WHEN bucket.tat > (SELECT now + period + interval '1 minute' FROM clock)
			THEN excluded.tat
			ELSE greatest(excluded.tat, bucket.tat + (SELECT step FROM clock))
		END
	WHERE bucket.tat + (SELECT step FROM clock) <= (SELECT now + period FROM clock)
		OR bucket.tat > (SELECT now + period + interval '1 minute' FROM clock)
	RETURNING limit_key
)
SELECT
	EXISTS (SELECT FROM taken) AS allowed,
	coalesce((extract(epoch FROM bucket.tat + step - now - period) * 1000000)::bigint, 0) AS wait_us
FROM clock
LEFT JOIN postbag.rate_limit AS bucket ON bucket.limit_key = $1
