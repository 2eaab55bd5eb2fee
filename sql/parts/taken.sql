-- What was taken from the buckets of many before, by a statement of its own: stands where sql/parts/lots.sql does. Of the
-- params of that $2 is how many each was allowed, $3 and $4 are when the next ones fit, and the others are nothing.
lot AS MATERIALIZED (
	SELECT place, allowed, own_us, near_us
	FROM unnest((SELECT $2), (SELECT $3), (SELECT $4)) WITH ORDINALITY AS told (allowed, own_us, near_us, place)
)
