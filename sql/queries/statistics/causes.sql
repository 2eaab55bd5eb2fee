-- statistics_causes: why comments were held, taken for spam or refused at some sites between two
-- moments, by cause and rule; of refusals only the day is known. A comment with two causes counts for both.
-- kind    read
-- param   $1 bigint[]  site ids
-- param   $2 timestamptz  from
-- param   $3 timestamptz  until, without it
-- param   $4 date  the first day whose refusals count
-- param   $5 date  the last
-- param   $6 bigint  how many causes of each site are read at most, the newest
-- param   $7 bigint  most rows
-- column  cause text
-- column  rule_id bigint  the rule or ban, or 0
-- column  outcome text
-- column  comments bigint
-- column  words text  how the words or the pattern of the rule begin, or empty
SELECT found.cause, found.rule_id, found.outcome, found.comments,
	coalesce(left(replace(rule.body, E'\n', ', '), 40), '') AS words
FROM (
	SELECT cause, rule_id, outcome, sum(comments)::bigint AS comments
	FROM (
		SELECT cause, coalesce(rule_id, 0) AS rule_id, outcome, count(*) AS comments
		FROM unnest($1) AS mine (site_id)
		CROSS JOIN LATERAL (
			SELECT cause, rule_id, outcome
			FROM postbag.comment_cause
			WHERE comment_cause.site_id = mine.site_id AND found_at >= $2 AND found_at < $3
			ORDER BY found_at DESC
			LIMIT $6
		) AS newest
		GROUP BY cause, rule_id, outcome
		UNION ALL
		SELECT cause, rule_id, 'refuse', refused
		FROM postbag.refusal
		WHERE site_id = ANY ($1) AND day BETWEEN $4 AND $5
	) AS both_kinds
	GROUP BY cause, rule_id, outcome
	ORDER BY comments DESC, cause, rule_id, outcome
	LIMIT $7
) AS found
LEFT JOIN postbag.rule ON rule.rule_id = found.rule_id AND found.cause <> 'ban'
ORDER BY found.comments DESC, found.cause, found.rule_id, found.outcome
