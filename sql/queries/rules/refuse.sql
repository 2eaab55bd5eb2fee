-- rules_refuse: counts a comment that was refused, for each of its causes.
-- kind    write
-- param   $1 bigint  site id
-- param   $2 date  today
-- param   $3 text[]  causes
-- param   $4 bigint[]  the rule or ban of each, or 0
INSERT INTO postbag.refusal AS known (site_id, day, cause, rule_id, refused)
SELECT $1, $2, found.cause, found.rule_id, 1
FROM unnest($3, $4) AS found (cause, rule_id)
GROUP BY found.cause, found.rule_id
ORDER BY found.cause, found.rule_id
ON CONFLICT (site_id, day, cause, rule_id) DO UPDATE SET refused = known.refused + 1
