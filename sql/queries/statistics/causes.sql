-- statistics_causes: why comments were held, taken for spam or refused at some sites between two
-- moments; of refusals only the day is known. A comment with two causes counts for both.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 timestamptz  from
-- param   $3 timestamptz  until, without it
-- param   $4 date  the first day whose refusals count
-- param   $5 date  the last
-- param   $6 bigint  how many causes of each site are read at most, the newest
-- column  cause text
-- column  outcome text
-- column  comments bigint
SELECT cause, outcome, count(*) AS comments
FROM unnest($1) AS mine (site_id)
CROSS JOIN LATERAL (
	SELECT cause, outcome
	FROM postbag.comment_cause
	WHERE comment_cause.site_id = mine.site_id AND found_at >= $2 AND found_at < $3
	ORDER BY found_at DESC
	LIMIT $6
) AS newest
GROUP BY cause, outcome
UNION ALL
SELECT cause, 'refuse', sum(refused)::bigint
FROM postbag.refusal
WHERE site_id = ANY ($1) AND day BETWEEN $4 AND $5
GROUP BY cause
ORDER BY comments DESC, cause, outcome
