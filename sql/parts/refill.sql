-- How a bucket is taken from, or refuses: for an INSERT INTO postbag.rate_limit AS known of now and the time that is
-- taken. It never holds more than its brim, and what is ahead of that by more than a minute is of a clock that was wrong.
-- The statement has a CTE clock of one row, with now, brim and beyond.
ON CONFLICT (limit_key) DO UPDATE SET tat =
	CASE
		WHEN known.tat > (SELECT beyond FROM clock) THEN excluded.tat
		ELSE greatest(excluded.tat, known.tat + (excluded.tat - (SELECT now FROM clock)))
	END
WHERE known.tat + (excluded.tat - (SELECT now FROM clock)) <= (SELECT brim FROM clock)
	OR known.tat > (SELECT beyond FROM clock)
