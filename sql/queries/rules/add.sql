-- rules_add: makes a rule, unless its site has enough.
-- kind    write
-- param   $1 bigint  site id
-- param   $2 text  kind
-- param   $3 text  outcome
-- param   $4 bigint  threshold
-- param   $5 bigint  span
-- param   $6 text  words, pattern, or empty
-- param   $7 text  who makes it
-- param   $8 timestamptz  now
-- param   $9 bigint  how many a site may have
-- column  rule_id bigint  no row when there are enough
INSERT INTO postbag.rule (
	site_id, kind, outcome, threshold, span, body, enabled, made_by, made_at
)
SELECT $1, $2, $3, $4, $5, $6, true, $7, $8
WHERE (SELECT count(*) FROM postbag.rule WHERE site_id = $1) < $9
RETURNING rule_id
